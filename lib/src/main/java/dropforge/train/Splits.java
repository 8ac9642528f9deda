package dropforge.train;

import dropforge.files.Counted;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.EqualRows;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Decides which rows of a data set serve what: learning, stopping early, scoring.
 *
 * <p>In the order of time, which is the default as soon as there are several files, the last files are held out: a random
 * split mixes rows of the same day into both parts and flatters the model. Equal data, settings and trainer give equal
 * splits.
 *
 * <p>A row that an earlier file has as well is neither learned from nor held out: see {@link EqualRows}.
 *
 * <p>The rows that decide when to stop are then the last of the rest, since it is the time to come that counts: rows from
 * all over the rest let a model grow two to three times as many trees, which are no better on the flights of months to come.
 * A trainer learns from them in the end too; without that, the model would be one that has not seen the newest rows, with
 * an AUC of 0.689 in place of 0.706 on the mean of eight months.
 */
public final class Splits {
    /** Fewer rows than this cannot be split into anything that says something. */
    public static final int FEWEST_ROWS = 10;

    private static final double VALIDATION_SHARE = 0.125;
    /** Of the rows that are not held out: those that a search scores its candidates on. */
    private static final double SEARCH_SHARE = 0.2;
    /** So few rows to choose by say little; where they are drawn by chance, they are drawn several times. */
    private static final int FEW_ROWS = 5_000;

    private static final int DRAWS = 5;
    private static final int FEWEST_OF_A_PART = 2;

    private Splits() {}

    /**
     * @param settings {@link TrainingSettings#holdout()} is {@code auto} (by time where there are several files, else
     *     random), {@code time} (the last files as long as they are within the share, or else the end of the last one)
     *     or {@code random} (by seed, each class in proportion)
     * @param trainer the rows that decide when to stop are only set apart for one that stops early
     * @throws TrainingException if the data or the settings do not allow a split
     */
    public static Split of(Dataset data, TrainingSettings settings, Trainer trainer) {
        Part holdout = holdout(data, settings);
        if (!trainer.stopsEarly() || settings.earlyStopping() <= 0) {
            return new Split(holdout.rest, new int[0], holdout.taken, holdout.policy);
        }
        // By other lots, or the rest would be without the rows that draw the lowest.
        return stoppedEarly(data, holdout, ~settings.seed());
    }

    /**
     * Splits for a {@link Search}: all of the rows that {@link #of} does not hold out, the last of them, or some by chance,
     * being those that a candidate is scored on. So a candidate goes through what the chosen one goes through later.
     *
     * @return one in the order of time or of many rows, else several
     * @throws TrainingException as {@link #of}
     */
    static List<Split> forSearch(Dataset data, TrainingSettings settings) {
        Part holdout = holdout(data, settings);
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        if (holdout.byTime) {
            Part last = lastRows(holdout.rest, SEARCH_SHARE);
            Part scored = split(data, holdout.rest, seeds.nextLong(), last, SEARCH_SHARE);
            return List.of(stoppedEarly(data, scored, seeds.nextLong()));
        }
        return IntStream.range(0, holdout.rest.length < FEW_ROWS ? DRAWS : 1)
                .mapToObj(_ -> random(data, holdout.rest, seeds.nextLong(), SEARCH_SHARE, ""))
                .map(scored -> stoppedEarly(data, scored, seeds.nextLong()))
                .toList();
    }

    private static Part holdout(Dataset data, TrainingSettings settings) {
        require(data, settings);
        int[] all = data.equalRows().once();
        boolean byTime = switch (settings.holdout()) {
            case "auto" -> data.files().size() > 1;
            case "time" -> true;
            case "random" -> false;
            default ->
                throw new TrainingException(
                        "The holdout '%s' is unknown; use auto, time or random.".formatted(settings.holdout()));
        };
        long seed = settings.seed();
        double share = settings.holdoutShare();
        Part holdout =
                byTime ? split(data, all, seed, byTime(data, all, share), share) : random(data, all, seed, share, "");
        int copies = data.rows() - all.length;
        return copies == 0
                ? holdout
                : holdout.saying("%s of rows of other files left out"
                        .formatted(copies == 1 ? "a copy" : "%,d copies".formatted(copies)));
    }

    /** With some of the rest set apart to decide when to stop, chosen as those held out were. */
    private static Split stoppedEarly(Dataset data, Part holdout, long seed) {
        Part validation = holdout.byTime
                ? split(data, holdout.rest, seed, lastRows(holdout.rest, VALIDATION_SHARE), VALIDATION_SHARE)
                : random(data, holdout.rest, seed, VALIDATION_SHARE, "");
        return new Split(
                validation.rest,
                validation.taken,
                holdout.taken,
                "%s; early stopping on %s".formatted(holdout.policy, validation.policy));
    }

    /** Some rows, those left, and how they were chosen. */
    private record Part(int[] taken, int[] rest, String policy, boolean byTime) {
        Part saying(String more) {
            return new Part(taken, rest, policy + "; " + more, byTime);
        }
    }

    private static void require(Dataset data, TrainingSettings settings) {
        if (!(settings.holdoutShare() > 0 && settings.holdoutShare() < 1)) {
            throw new TrainingException("The holdout share is %s but must lie between 0 and 1, such as 0.2."
                    .formatted(settings.holdoutShare()));
        }
        if (data.rows() < FEWEST_ROWS) {
            throw new TrainingException("There %s %s to train and score on, and at least %d are needed; add rows."
                    .formatted(data.rows() == 1 ? "is" : "are", Counted.of(data.rows(), "row"), FEWEST_ROWS));
        }
        if (data.task() == Task.REGRESSION) {
            if (Arrays.stream(data.target()).distinct().limit(2).count() < 2) {
                throw new TrainingException("The target %s is %s in every row, so there is nothing to learn; add rows."
                        .formatted(data.targetName(), data.target()[0]));
            }
            return;
        }
        long[] counts = counts(data, IntStream.range(0, data.rows()).toArray());
        List<String> usable = IntStream.range(0, counts.length)
                .filter(c -> counts[c] >= FEWEST_OF_A_PART)
                .mapToObj(data.classes()::get)
                .toList();
        if (usable.size() < 2) {
            throw new TrainingException(
                    "The target %s needs two classes of at least %d rows each and has %s; add rows of other classes."
                            .formatted(
                                    data.targetName(),
                                    FEWEST_OF_A_PART,
                                    usable.isEmpty() ? "none" : "only '%s'".formatted(usable.getFirst())));
        }
    }

    /** The part by time where both sides of it can serve, or else one by chance that says why. */
    private static Part split(Dataset data, int[] rows, long seed, Part byTime, double share) {
        String fault = fault(data, byTime);
        return fault.isEmpty() ? byTime : random(data, rows, seed, share, "; not by time, because %s".formatted(fault));
    }

    private static String fault(Dataset data, Part part) {
        if (part.taken.length < FEWEST_OF_A_PART || part.rest.length < FEWEST_OF_A_PART) {
            return "too few rows would be left";
        }
        if (data.task() == Task.REGRESSION) {
            return "";
        }
        long[] taken = counts(data, part.taken);
        long[] rest = counts(data, part.rest);
        for (int c = 0; c < taken.length; c++) {
            if (taken[c] == 0 && rest[c] > 1) {
                return "the last rows have no '%s'".formatted(data.classes().get(c));
            }
            if (rest[c] == 0 && taken[c] > 0) {
                return "only the last rows have '%s'".formatted(data.classes().get(c));
            }
        }
        return "";
    }

    private static long[] counts(Dataset data, int[] rows) {
        long[] counts = new long[data.classes().size()];
        for (int row : rows) {
            counts[(int) data.target()[row]]++;
        }
        return counts;
    }

    /** The last files, whole, while they are within {@code share} of the rows; otherwise the last rows. */
    private static Part byTime(Dataset data, int[] rows, double share) {
        List<DataFile> files = data.files();
        int end = rows.length;
        int from = end;
        int taken = 0;
        for (DataFile file : files.reversed()) {
            int first = lowerBound(rows, file.firstRow());
            if (first == from) {
                continue; // none of its rows are among these
            }
            if (end - first > share * end) {
                break;
            }
            from = first;
            taken++;
        }
        long present = files.stream()
                .filter(file -> lowerBound(rows, file.firstRow()) < lowerBound(rows, file.firstRow() + file.rows()))
                .count();
        String what;
        if (taken > 0) {
            what = "the last %s%d files".formatted(taken == 1 ? "of " : taken + " of ", present);
        } else {
            from = end - (int) Math.round(share * end);
            what = "the end of the last file";
        }
        return new Part(
                Arrays.copyOfRange(rows, from, end),
                Arrays.copyOf(rows, from),
                "time: %s, %s".formatted(what, Counted.of(end - from, "row")),
                true);
    }

    private static Part lastRows(int[] rows, double share) {
        int from = rows.length - (int) Math.round(share * rows.length);
        return new Part(
                Arrays.copyOfRange(rows, from, rows.length),
                Arrays.copyOf(rows, from),
                "the last %s of the rest".formatted(Counted.of(rows.length - from, "row")),
                true);
    }

    private static int lowerBound(int[] sorted, int value) {
        int found = Arrays.binarySearch(sorted, value);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * By chance, each class in proportion; a class of one row stays in the rest, to be learned. The chance lies in the
     * content of a row and in the seed: as long as both stay, so does the part that it falls into, but for a few at the
     * edge, however many rows come or go. So the rows held out for one version are mostly those held out for the next.
     */
    private static Part random(Dataset data, int[] rows, long seed, double share, String why) {
        boolean[] taken = new boolean[data.rows()];
        int groups = Math.max(1, data.classes().size());
        for (int group = 0; group < groups; group++) {
            int wanted = group;
            int[] members = data.task() == Task.REGRESSION
                    ? rows
                    : Arrays.stream(rows)
                            .filter(row -> (int) data.target()[row] == wanted)
                            .toArray();
            int count = members.length < 2 ? 0 : Math.clamp(Math.round(share * members.length), 1, members.length - 1);
            for (int row : lowest(members, count, data.rowKeys(), seed)) {
                taken[row] = true;
            }
        }
        int[] chosen = Arrays.stream(rows).filter(row -> taken[row]).toArray();
        int[] rest = Arrays.stream(rows).filter(row -> !taken[row]).toArray();
        return new Part(
                chosen,
                rest,
                "random: %s of %d%s".formatted(Counted.of(chosen.length, "row"), rows.length, why),
                false);
    }

    /** The rows that draw the lowest lots; of equal rows, which draw the same, the first. */
    private static int[] lowest(int[] rows, int count, long[] keys, long seed) {
        if (count == 0) {
            return new int[0];
        }
        long[] lots = new long[rows.length];
        for (int i = 0; i < lots.length; i++) {
            lots[i] = new SplittableRandom(keys[rows[i]] ^ seed).nextLong();
        }
        long[] sorted = lots.clone();
        Arrays.parallelSort(sorted);
        long last = sorted[count - 1];
        int[] lowest = new int[count];
        int found = 0;
        int ties = count
                - (int) Arrays.stream(sorted, 0, count)
                        .filter(lot -> lot < last)
                        .count();
        for (int i = 0; i < lots.length; i++) {
            if (lots[i] < last || (lots[i] == last && ties-- > 0)) {
                lowest[found++] = rows[i];
            }
        }
        return lowest;
    }
}
