package dropforge.drift;

import dropforge.drift.ColumnProfile.Numbers;
import dropforge.drift.ColumnProfile.Words;
import dropforge.table.ColumnType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Compares the rows of a file with those that a model learned from.
 *
 * <p>A column drifts when a distance is large and is also more than chance. One of the two is not enough: tests alone
 * cry wolf on large files (<a href="https://github.com/evidentlyai/evidently/issues/50">Evidently</a>, which therefore
 * takes distances in place of tests from 1,000 rows on), and thresholds alone on small ones: of unchanged samples of 50
 * rows five in six have a PSI of more than 0.1 in ten bins. Deequ, too, takes chance from its distance; those of TFDV and
 * NannyML leave it in. The limits of chance hold for rows that are independent of each other. Rows of the same hour share
 * their weather, so of such columns it is the size of the distance that decides.
 *
 * @see <a href="https://scholarworks.wmich.edu/dissertations/3208">Yurdakul 2018, the distribution of the PSI</a>
 * @see <a href="https://arxiv.org/abs/2303.01227">du Pisanie, Allison, Visagie 2023, effect sizes for large samples</a>
 * @see <a href="https://docs.evidentlyai.com/reference/data-drift-algorithm">Evidently</a>
 * @see <a href="https://github.com/awslabs/deequ/blob/master/src/main/scala/com/amazon/deequ/analyzers/Distance.scala">Deequ</a>
 */
public final class Drift {
    /** Of columns that have one value in each file and do not count the time, one in 720 rises over so many files. */
    private static final int FILES_IN_ORDER = 6;
    /** What lies apart may still touch: a file begins on the day on which the last one ended. Share of the rows before. */
    private static final double TOUCHING = 0.01;
    /** Share of the rows of the file, at either end, that may lie anywhere. */
    private static final double OUTLYING = 0.05;

    private final DriftThresholds thresholds;
    private final Chance chance;
    private final int filesBefore;

    private Drift(DriftThresholds thresholds, Chance chance, int filesBefore) {
        this.thresholds = thresholds;
        this.chance = chance;
        this.filesBefore = filesBefore;
    }

    /**
     * Compares two profiles, in some milliseconds.
     *
     * @param reference of the rows that a model learned from
     * @param file of the rows that are new
     */
    public static DriftReport between(Profile reference, Profile file, DriftThresholds thresholds) {
        List<ColumnProfile> shared = file.columns().stream()
                .filter(column -> reference.column(column.name()).isPresent())
                .toList();
        var drift = new Drift(thresholds, Chance.among(shared.size() + 1, thresholds.falseAlarms()), reference.files());
        return new DriftReport(
                reference.rows(),
                file.rows(),
                shared.stream()
                        .map(column ->
                                drift.between(reference.column(column.name()).orElseThrow(), column))
                        .sorted(Comparator.comparing(ColumnDrift::level)
                                .thenComparingDouble(column -> Double.isNaN(column.psi()) ? -1 : column.psi())
                                .reversed()
                                .thenComparing(ColumnDrift::column))
                        .toList(),
                Optional.of(file.target())
                        .filter(target ->
                                target.name().equals(reference.target().name()))
                        .map(target -> drift.ofTarget(reference.target(), target)),
                namesNotIn(file, reference),
                namesNotIn(reference, file));
    }

    private static List<String> namesNotIn(Profile lacking, Profile having) {
        return having.columns().stream()
                .map(ColumnProfile::name)
                .filter(name -> lacking.column(name).isEmpty())
                .toList();
    }

    private ColumnDrift ofTarget(ColumnProfile before, ColumnProfile now) {
        return before instanceof Words wordsBefore && now instanceof Words wordsNow
                ? ofWords(wordsBefore, wordsNow, thresholds.targetSome(), thresholds.targetStrong())
                : between(before, now);
    }

    private ColumnDrift between(ColumnProfile before, ColumnProfile now) {
        if (before.type() == now.type()) {
            if (before instanceof Numbers numbersBefore && now instanceof Numbers numbersNow) {
                return ofNumbers(numbersBefore, numbersNow);
            }
            if (before instanceof Words wordsBefore && now instanceof Words wordsNow) {
                return ofWords(wordsBefore, wordsNow, thresholds.ksSome(), thresholds.ksStrong());
            }
        }
        return new ColumnDrift(
                now.name(),
                now.type(),
                before.type(),
                DriftLevel.STRONG,
                Reading.OTHER_TYPE,
                Double.NaN,
                Double.NaN,
                before.missingShare(),
                now.missingShare(),
                new LinkedHashMap<>(),
                null,
                null,
                List.of());
    }

    private ColumnDrift ofNumbers(Numbers before, Numbers now) {
        Merged merged = Merged.of(before, now);
        Bins bins = Bins.of(merged);
        double psi = bins.psi();
        double ks = merged.ks();
        DriftLevel level = level(psi, thresholds.psiSome(), thresholds.psiStrong(), bins.differ(chance))
                .or(level(
                        ks,
                        thresholds.ksSome(),
                        thresholds.ksStrong(),
                        ks > chance.ks(before.present(), now.present())));
        Reading reading = reading(before, now);
        return new ColumnDrift(
                now.name(),
                now.type(),
                before.type(),
                read(level, reading).or(missing(before, now)),
                reading,
                psi,
                ks,
                before.missingShare(),
                now.missingShare(),
                new LinkedHashMap<>(),
                Spread.of(before),
                Spread.of(now),
                List.of());
    }

    /**
     * @param some change of the share of a word from which it drifts
     * @param strong from which it drifts strongly
     */
    private ColumnDrift ofWords(Words before, Words now, double some, double strong) {
        Bins bins = Bins.of(before, now);
        double psi = bins.psi();
        List<WordShare> shares = WordShare.of(before, now);
        boolean differ = bins.differ(chance);
        DriftLevel level = level(psi, thresholds.psiSome(), thresholds.psiStrong(), differ)
                .or(level(shares.isEmpty() ? Double.NaN : shares.getFirst().change(), some, strong, differ));
        boolean constant = before.counts().size() == 1
                && !before.counts().keySet().equals(now.counts().keySet());
        Reading reading = constant && now.present() > 0 ? Reading.WAS_CONSTANT : Reading.AS_DRIFT;
        return new ColumnDrift(
                now.name(),
                now.type(),
                before.type(),
                read(level, reading).or(missing(before, now)),
                reading,
                psi,
                Double.NaN,
                before.missingShare(),
                now.missingShare(),
                newCategories(before, now),
                null,
                null,
                shares);
    }

    private static DriftLevel level(double distance, double some, double strong, boolean moreThanChance) {
        // A comparison with NaN is false.
        if (!moreThanChance || !(distance >= some)) {
            return DriftLevel.NONE;
        }
        return distance >= strong ? DriftLevel.STRONG : DriftLevel.SOME;
    }

    private static DriftLevel read(DriftLevel level, Reading reading) {
        return switch (reading) {
            case AS_DRIFT, OTHER_TYPE -> level;
            case WAS_CONSTANT -> level.atMost(DriftLevel.SOME);
            case MOVES_WITH_TIME -> DriftLevel.NONE;
        };
    }

    private DriftLevel missing(ColumnProfile before, ColumnProfile now) {
        var rows = new Bins(new int[] {before.missing(), before.present()}, new int[] {now.missing(), now.present()});
        return level(
                Math.abs(now.missingShare() - before.missingShare()),
                thresholds.missingSome(),
                thresholds.missingStrong(),
                rows.differ(chance));
    }

    /**
     * A column counts the time where its values rise from file to file in what was learned from, or where it is a date,
     * or has one value in all rows learned from and a greater one in all rows of the file, as the months of the first
     * two files do; and where, unless many files show it, the file lies apart from all that was learned from. It may lie
     * between, as a month does that is handed in late. So a column in another unit, which lies apart too, is drift.
     */
    private Reading reading(Numbers before, Numbers now) {
        if (before.present() == 0 || now.present() == 0) {
            return Reading.AS_DRIFT;
        }
        boolean constant = before.values().size() == 1;
        boolean nextValue = constant
                && now.values().size() == 1
                && now.values().getFirst() > before.values().getFirst();
        boolean apart = before.shareWithin(now.quantile(OUTLYING), now.quantile(1 - OUTLYING)) < TOUCHING;
        boolean countsTime = before.rising() || before.type() == ColumnType.DATE || nextValue;
        if (countsTime && (apart || (before.rising() && filesBefore >= FILES_IN_ORDER))) {
            return Reading.MOVES_WITH_TIME;
        }
        return constant && !before.values().equals(now.values()) ? Reading.WAS_CONSTANT : Reading.AS_DRIFT;
    }

    private static SequencedMap<String, Integer> newCategories(Words before, Words now) {
        var found = new LinkedHashMap<String, Integer>();
        if (before.otherWords() == 0) {
            now.counts().forEach((word, rows) -> {
                if (!before.counts().containsKey(word)) {
                    found.put(word, rows);
                }
            });
        }
        return found;
    }
}
