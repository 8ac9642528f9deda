package dropforge.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.files.Counted;
import dropforge.table.ColumnType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How one column of a file differs from the rows that a model learned from.
 *
 * @param type in the file
 * @param typeBefore in the rows learned from
 * @param level how much it has changed, by the thresholds
 * @param reading how the distances are to be read
 * @param psi population stability index, see {@link Bins#psi()}: 0 for no more change than by chance, 9.2 at most; NaN
 *     with fewer than 10 values on a side
 * @param ks Kolmogorov-Smirnov distance, from 0 to 1, to 0.001; NaN for words, which have no order, and without values
 * @param missingBefore share of the rows without a value, from 0 to 1
 * @param missingNow likewise
 * @param newCategories words that no row learned from has, with their rows, most frequent first, 1,000 at most; empty
 *     where not all words of before are kept, because then a word may only seem to be new
 * @param before where the numbers lay that were learned from; null for words
 * @param now where those of the file lie; null for words
 * @param shares of words, most changed first, 20 at most; empty for numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnDrift(
        String column,
        ColumnType type,
        ColumnType typeBefore,
        DriftLevel level,
        Reading reading,
        double psi,
        double ks,
        double missingBefore,
        double missingNow,
        SequencedMap<String, Integer> newCategories,
        Spread before,
        Spread now,
        List<WordShare> shares) {
    private static final int WORDS_NAMED = 3;
    /** A change of missing values that is worth a word, whatever the level. */
    private static final double MISSING_NAMED = 0.01;

    public ColumnDrift {
        newCategories = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(newCategories));
        shares = List.copyOf(shares);
    }

    /** For people: {@code dep_delay: strong drift, PSI 0.31, KS 0.22; mean 12.6 before, 25.1 now}. */
    public String sentence() {
        var parts = new ArrayList<String>();
        parts.add(
                switch (reading) {
                    case AS_DRIFT -> words(level) + distances();
                    case MOVES_WITH_TIME ->
                        (level == DriftLevel.NONE ? "" : words(level) + ", ") + "moves with time, so it always differs";
                    case WAS_CONSTANT ->
                        words(level) + ", had one value in all rows learned from, so the model makes nothing of it";
                    case OTHER_TYPE -> "%s, was %s and is %s now".formatted(words(level), name(typeBefore), name(type));
                });
        if (before != null && now != null) {
            parts.add(type == ColumnType.DATE || reading != Reading.AS_DRIFT ? range() : means());
        }
        if (!shares.isEmpty()) {
            parts.add(share(shares.getFirst()));
        }
        if (Math.abs(missingNow - missingBefore) >= MISSING_NAMED) {
            parts.add("missing %s before, %s now".formatted(percent(missingBefore), percent(missingNow)));
        }
        if (!newCategories.isEmpty()) {
            parts.add(newWords());
        }
        return column + ": " + String.join("; ", parts);
    }

    /** What has changed of it, without distances: {@code late 1: 14.2 % before, 34.1 % now}. */
    String change() {
        return shares.isEmpty()
                ? column + ": " + (before == null || now == null ? words(level) : means())
                : column + " " + share(shares.getFirst());
    }

    static String words(DriftLevel level) {
        return switch (level) {
            case NONE -> "no drift";
            case SOME -> "some drift";
            case STRONG -> "strong drift";
        };
    }

    private String distances() {
        String index = Double.isNaN(psi) ? "too few values for a PSI" : String.format(Locale.ROOT, "PSI %.2f", psi);
        return ", " + index + (Double.isNaN(ks) ? "" : String.format(Locale.ROOT, ", KS %.2f", ks));
    }

    private String means() {
        return "mean %s before, %s now".formatted(number(before.mean()), number(now.mean()));
    }

    private String range() {
        return "%s before, %s now".formatted(range(before, typeBefore), range(now, type));
    }

    private static String range(Spread spread, ColumnType type) {
        if (Double.isNaN(spread.mean())) {
            return "none";
        }
        String least = type == ColumnType.DATE ? date(spread.least()) : number(spread.least());
        String greatest = type == ColumnType.DATE ? date(spread.greatest()) : number(spread.greatest());
        return least.equals(greatest) ? least : least + " to " + greatest;
    }

    private static String share(WordShare share) {
        return "%s: %s before, %s now".formatted(share.word(), percent(share.before()), percent(share.now()));
    }

    private String newWords() {
        String named = newCategories.entrySet().stream()
                .limit(WORDS_NAMED)
                .map(word -> "%s (%s)".formatted(word.getKey(), Counted.of(word.getValue(), "row")))
                .collect(Collectors.joining(", "));
        int more = newCategories.size() - WORDS_NAMED;
        return "new: " + named + (more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
    }

    private static String name(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String date(double seconds) {
        return LocalDate.ofEpochDay((long) Math.floor(seconds / 86_400)).toString();
    }

    /** Three digits that count, or all before the point. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "none";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return String.format(Locale.ROOT, Math.abs(value) < 10_000 ? "%.0f" : "%,.0f", value);
        }
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= 1e9 ? "%.3g" : size >= 10_000 ? "%,.0f" : size >= 100 ? "%.1f" : "%.3g", value);
    }
}
