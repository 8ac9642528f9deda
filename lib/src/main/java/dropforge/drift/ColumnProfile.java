package dropforge.drift;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.Dataset;
import dropforge.table.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** What the values of one column look like: as numbers, which have an order, or as words, which have none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "holds")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ColumnProfile.Numbers.class, name = "numbers"),
    @JsonSubTypes.Type(value = ColumnProfile.Words.class, name = "words")
})
public sealed interface ColumnProfile {
    String name();

    ColumnType type();

    /** Number of rows, those without a value included. */
    int rows();

    /** Number of rows without a value. */
    int missing();

    /** Number of rows with a value. */
    default int present() {
        return rows() - missing();
    }

    /** From 0 to 1; of no rows 0. */
    default double missingShare() {
        return rows() == 0 ? 0 : (double) missing() / rows();
    }

    /**
     * Numbers or dates: how many rows have at most which value. Up to 1,000 different values are kept with their counts.
     * Of more, neighbours of at most a thousandth of the rows together are kept as the greatest of them, so that the
     * share of rows up to any value is never wrong by more than that, while a value that many rows have stays itself.
     *
     * @param mean of the values; NaN without any, or where they are too great to be added
     * @param deviation their standard deviation; NaN likewise
     * @param rising whether it may count the time: from each file to the next, all values are greater; in a single file,
     *     none is smaller than the one before, and not all are the same
     * @param values ascending; the first is the least of all and the last the greatest; 2,000 at most
     * @param counts of rows, one for each of {@code values}
     */
    record Numbers(
            String name,
            ColumnType type,
            int rows,
            int missing,
            double mean,
            double deviation,
            boolean rising,
            List<Double> values,
            List<Integer> counts)
            implements ColumnProfile {
        private static final int POINTS = 1_000;

        public Numbers {
            values = List.copyOf(values);
            counts = List.copyOf(counts);
        }

        private static Numbers of(String name, ColumnType type, double[] inOrder, int[] fileEnds) {
            Runs runs = Runs.of(inOrder);
            int present = runs.present();
            double mean = 0;
            for (int run = 0; run < runs.size(); run++) {
                mean += runs.values()[run] * runs.counts()[run] / present;
            }
            double variance = 0;
            for (int run = 0; run < runs.size(); run++) {
                double off = runs.values()[run] - mean;
                variance += off * off * runs.counts()[run] / present;
            }
            var values = new ArrayList<Double>();
            var counts = new ArrayList<Integer>();
            int most = runs.size() <= POINTS ? 1 : Math.max(1, present / POINTS);
            int gathered = 0;
            for (int run = 0; run < runs.size(); run++) {
                gathered += runs.counts()[run];
                // The least value stands alone, so that the range is known.
                boolean full = values.isEmpty() || run + 1 == runs.size() || gathered + runs.counts()[run + 1] > most;
                if (full) {
                    values.add(runs.values()[run]);
                    counts.add(gathered);
                    gathered = 0;
                }
            }
            return new Numbers(
                    name,
                    type,
                    inOrder.length,
                    inOrder.length - present,
                    present == 0 ? Double.NaN : finite(mean),
                    present == 0 ? Double.NaN : finite(Math.sqrt(variance)),
                    fileEnds.length > 1 ? risesByFile(inOrder, fileEnds) : rises(inOrder),
                    values,
                    counts);
        }

        /** JSON has no word for infinity. */
        private static double finite(double value) {
            return Double.isFinite(value) ? value : Double.NaN;
        }

        private static boolean risesByFile(double[] values, int[] ends) {
            double reached = Double.NEGATIVE_INFINITY;
            int from = 0;
            int files = 0;
            for (int end : ends) {
                double least = Double.POSITIVE_INFINITY;
                double greatest = Double.NEGATIVE_INFINITY;
                for (; from < end; from++) {
                    // A comparison with NaN is false.
                    least = values[from] < least ? values[from] : least;
                    greatest = values[from] > greatest ? values[from] : greatest;
                }
                if (least <= reached) {
                    return false;
                }
                if (least <= greatest) {
                    reached = greatest;
                    files++;
                }
            }
            return files > 1;
        }

        private static boolean rises(double[] values) {
            double first = Double.NaN;
            double last = Double.NaN;
            for (double value : values) {
                if (value < last) {
                    return false;
                }
                first = Double.isNaN(first) ? value : first;
                last = Double.isNaN(value) ? last : value;
            }
            return last > first;
        }

        /** The least value of which at least this share of the rows are not greater; NaN without any. */
        double quantile(double share) {
            double wanted = share * present();
            long seen = 0;
            for (int i = 0; i < values.size(); i++) {
                seen += counts.get(i);
                if (seen >= wanted) {
                    return values.get(i);
                }
            }
            return Double.NaN;
        }

        /** The share of the rows with a value whose value lies within the two, both included. */
        double shareWithin(double low, double high) {
            return IntStream.range(0, values.size())
                            .filter(i -> values.get(i) >= low && values.get(i) <= high)
                            .mapToLong(counts::get)
                            .sum()
                    / (double) present();
        }
    }

    /**
     * Words, such as those of a categorical column or of the classes of the target; of a boolean column {@code true} and
     * {@code false}.
     *
     * @param counts of rows by word, most frequent first, then in the order of their characters; 1,000 words at most
     * @param otherWords how many different words there are besides
     * @param otherRows how many rows have one of these
     */
    record Words(
            String name,
            ColumnType type,
            int rows,
            int missing,
            SequencedMap<String, Integer> counts,
            int otherWords,
            int otherRows)
            implements ColumnProfile {
        private static final int MOST = 1_000;

        public Words {
            counts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
        }

        private static Words of(String name, ColumnType type, List<String> levels, double[] values) {
            int[] rowsOf = new int[levels.size()];
            int missing = 0;
            for (double value : values) {
                if (Double.isNaN(value)) {
                    missing++;
                } else {
                    rowsOf[(int) value]++;
                }
            }
            List<Integer> found = IntStream.range(0, rowsOf.length)
                    .filter(level -> rowsOf[level] > 0)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingInt(level -> -rowsOf[level])
                            .thenComparing(levels::get))
                    .toList();
            var counts = new LinkedHashMap<String, Integer>();
            found.stream().limit(MOST).forEach(level -> counts.put(levels.get(level), rowsOf[level]));
            List<Integer> others = found.subList(counts.size(), found.size());
            return new Words(
                    name,
                    type,
                    values.length,
                    missing,
                    counts,
                    others.size(),
                    others.stream().mapToInt(level -> rowsOf[level]).sum());
        }

        /** The share of the rows with a value that have this word; 0 where it is not kept. */
        double share(String word) {
            return present() == 0 ? 0 : (double) counts.getOrDefault(word, 0) / present();
        }
    }

    /** @param fileEnds where in {@code rows} each file ends, exclusive */
    static ColumnProfile of(Column column, int[] rows, int[] fileEnds) {
        double[] values = of(column.values(), rows);
        return switch (column.type()) {
            case NUMERIC, DATE -> Numbers.of(column.name(), column.type(), values, fileEnds);
            case BOOLEAN -> Words.of(column.name(), column.type(), List.of("false", "true"), values);
            case CATEGORICAL -> Words.of(column.name(), column.type(), column.levels(), values);
        };
    }

    static ColumnProfile ofTarget(Dataset data, int[] rows, int[] fileEnds) {
        double[] values = of(data.target(), rows);
        return data.task() == Task.REGRESSION
                ? Numbers.of(data.targetName(), ColumnType.NUMERIC, values, fileEnds)
                : Words.of(data.targetName(), ColumnType.CATEGORICAL, data.classes(), values);
    }

    private static double[] of(double[] values, int[] rows) {
        var picked = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = values[rows[i]];
        }
        return picked;
    }
}
