package dropforge.train;

import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.Frame;
import dropforge.table.TrainingException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * How the columns of a table become the numbers that a model learns from. It is learned from the rows of the fit, stored
 * with the model and applied again at predict, where a column may be absent, have new words or another type.
 *
 * @param sources the columns that the model learned from
 * @param features the numbers made of them, in the order in which the model takes them
 */
record Encoding(List<Source> sources, List<Feature> features) {
    /** One-hot features of a column at most; rarer words share the feature {@link Part#OTHER}. */
    static final int MOST_LEVELS = 40;

    Encoding {
        sources = List.copyOf(sources);
        features = List.copyOf(features);
    }

    /** A column as it was in training. */
    record Source(String column, ColumnType type, List<String> levels) {
        Source {
            levels = List.copyOf(levels);
        }
    }

    /**
     * One number per row: {@code (part of the value - centre) / scale}.
     *
     * @param source index into {@link Encoding#sources()}
     * @param level for {@link Part#LEVEL} the index of the word, otherwise -1
     * @param fill what stands for a missing value; NaN where the model knows what to do with one
     */
    record Feature(int source, Part part, int level, double fill, double centre, double scale) {
        /** Whether it is the number itself, missing ones included. */
        boolean isTheValue() {
            return part == Part.VALUE && Double.isNaN(fill) && centre == 0 && scale == 1;
        }

        /** @param value of the source, see {@link Alignment} */
        double of(double value, boolean[] kept) {
            double raw = switch (part) {
                case LEVEL -> value == level ? 1 : 0;
                case OTHER -> !Double.isNaN(value) && (value < 0 || !kept[(int) value]) ? 1 : 0;
                case MISSING -> Double.isNaN(value) ? 1 : 0;
                case VALUE -> Double.isNaN(value) || (value == Alignment.UNSEEN && kept.length > 0) ? fill : value;
                case MONTH, WEEKDAY, HOUR -> Double.isNaN(value) ? fill : part.ofSeconds(value);
            };
            return (raw - centre) / scale;
        }
    }

    /** What of a value a feature is. */
    enum Part {
        /** The number itself; of a category its index, of a date its seconds. */
        VALUE,
        /** Of a date, from 1. */
        MONTH,
        /** Of a date, 0 is Monday. */
        WEEKDAY,
        /** Of a date with a time. */
        HOUR,
        /** 1 where the category is that word. */
        LEVEL,
        /** 1 where the category is a rare or unknown word. */
        OTHER,
        /** 1 where there is no value. */
        MISSING;

        double ofSeconds(double seconds) {
            long day = (long) Math.floor(seconds / 86_400);
            return switch (this) {
                case MONTH -> LocalDate.ofEpochDay(day).getMonthValue();
                case WEEKDAY -> Math.floorMod(day + 3, 7); // 1970-01-01 was a Thursday
                case HOUR -> Math.floor((seconds - day * 86_400.0) / 3_600);
                default -> seconds;
            };
        }
    }

    /** Numbers as they are and categories as their index; missing ones stay NaN. */
    static Encoding forTrees(Frame frame) {
        return of(frame, (source, values, part) -> List.of(new Feature(source, part, -1, Double.NaN, 0, 1)), null);
    }

    /** The same with the median of {@code rows} in place of missing values, for trees that know no missing ones. */
    static Encoding forTreesWithoutMissing(Frame frame, int[] rows) {
        return of(
                frame,
                (source, values, part) -> List.of(new Feature(source, part, -1, median(of(values, part)), 0, 1)),
                rows);
    }

    /**
     * Numbers with mean 0 and deviation 1 over {@code rows}, the mean in place of missing ones and a feature that says
     * so; categories as one feature per frequent word. What does not vary is left out.
     */
    static Encoding forLinear(Frame frame, int[] rows) {
        return of(
                frame,
                (source, values, part) -> {
                    List<Feature> features = new ArrayList<>();
                    Column column = frame.columns().get(source);
                    if (column.type() == ColumnType.CATEGORICAL) {
                        features.addAll(oneHot(source, values, column.levels().size()));
                    } else {
                        double[] parts = of(values, part);
                        double[] present = Arrays.stream(parts)
                                .filter(x -> !Double.isNaN(x))
                                .toArray();
                        double mean = Arrays.stream(present).average().orElse(0);
                        double square = Arrays.stream(present)
                                .map(x -> (x - mean) * (x - mean))
                                .sum();
                        double deviation = Math.sqrt(square / parts.length);
                        if (deviation > 0) {
                            features.add(new Feature(source, part, -1, mean, mean, deviation));
                        }
                    }
                    boolean first = part == Part.VALUE;
                    long missing = Arrays.stream(values).filter(Double::isNaN).count();
                    if (first && missing > 0 && missing < values.length) {
                        features.add(new Feature(source, Part.MISSING, -1, 0, 0, 1));
                    }
                    return features;
                },
                rows);
    }

    private static List<Feature> oneHot(int source, double[] values, int levels) {
        int[] counts = new int[levels];
        for (double value : values) {
            if (!Double.isNaN(value)) {
                counts[(int) value]++;
            }
        }
        List<Integer> byCount = IntStream.range(0, levels)
                .filter(level -> counts[level] > 0)
                .boxed()
                .sorted(Comparator.comparingInt(level -> -counts[level]))
                .toList();
        List<Feature> features = new ArrayList<>();
        byCount.stream()
                .limit(MOST_LEVELS)
                .sorted()
                .map(level -> new Feature(source, Part.LEVEL, level, 0, 0, 1))
                .forEach(features::add);
        if (byCount.size() > MOST_LEVELS) {
            features.add(new Feature(source, Part.OTHER, -1, 0, 0, 1));
        }
        return features;
    }

    @FunctionalInterface
    private interface Rule {
        List<Feature> features(int source, double[] values, Part part);
    }

    private static Encoding of(Frame frame, Rule rule, int[] rows) {
        List<Source> sources = new ArrayList<>();
        List<Feature> features = new ArrayList<>();
        for (Column column : frame.columns()) {
            int source = sources.size();
            sources.add(new Source(column.name(), column.type(), column.levels()));
            double[] values = rows == null ? column.values() : Rows.of(column.values(), rows);
            for (Part part : parts(column)) {
                features.addAll(rule.features(source, values, part));
            }
        }
        if (features.isEmpty()) {
            throw new TrainingException(
                    "There is no column to learn from beside the target; add one that has more than one value.");
        }
        return new Encoding(sources, features);
    }

    private static List<Part> parts(Column column) {
        if (column.type() != ColumnType.DATE) {
            return List.of(Part.VALUE);
        }
        boolean timed = Arrays.stream(column.values()).anyMatch(x -> !Double.isNaN(x) && x % 86_400 != 0);
        return timed
                ? List.of(Part.VALUE, Part.MONTH, Part.WEEKDAY, Part.HOUR)
                : List.of(Part.VALUE, Part.MONTH, Part.WEEKDAY);
    }

    private static double[] of(double[] values, Part part) {
        return part == Part.VALUE
                ? values
                : Arrays.stream(values)
                        .map(x -> Double.isNaN(x) ? x : part.ofSeconds(x))
                        .toArray();
    }

    /** 0 where all are missing. */
    private static double median(double[] values) {
        double[] present =
                Arrays.stream(values).filter(x -> !Double.isNaN(x)).sorted().toArray();
        return present.length == 0 ? 0 : present[present.length / 2];
    }

    /** Number of features. */
    int width() {
        return features.size();
    }

    /**
     * The features of the given rows.
     *
     * @param rows null: all
     * @return one array per feature, of one number per row; not to be written to
     */
    double[][] columns(Frame frame, int[] rows) {
        double[][] aligned = new double[sources.size()][];
        double[][] columns = new double[features.size()][];
        for (int f = 0; f < columns.length; f++) {
            Feature feature = features.get(f);
            int source = feature.source();
            if (aligned[source] == null) {
                double[] values = Alignment.values(sources.get(source), frame);
                aligned[source] = rows == null ? values : Rows.of(values, rows);
            }
            columns[f] = column(feature, aligned[source]);
        }
        return columns;
    }

    /** Not to be written to: where nothing is to be changed it is {@code values}. */
    private double[] column(Feature feature, double[] values) {
        if (feature.isTheValue() && sources.get(feature.source()).levels().isEmpty()) {
            return values;
        }
        Source source = sources.get(feature.source());
        boolean[] kept = new boolean[source.levels().size()];
        for (Feature other : features) {
            if (other.source() == feature.source() && other.part() == Part.LEVEL) {
                kept[other.level()] = true;
            }
        }
        double[] column = new double[values.length];
        for (int i = 0; i < column.length; i++) {
            // Neighbours often have the same value, such as the date.
            boolean again = i > 0 && values[i] == values[i - 1];
            column[i] = again ? column[i - 1] : feature.of(values[i], kept);
        }
        return column;
    }

    /** Sums up what each feature counts by the column that it comes from; most important first, in all 1. */
    SequencedMap<String, Double> importance(double[] perFeature) {
        Map<String, Double> sums = new LinkedHashMap<>();
        sources.forEach(source -> sums.put(source.column(), 0.0));
        for (int f = 0; f < perFeature.length; f++) {
            sums.merge(sources.get(features.get(f).source()).column(), perFeature[f], Double::sum);
        }
        double total = sums.values().stream().mapToDouble(Double::doubleValue).sum();
        SequencedMap<String, Double> importance = new LinkedHashMap<>();
        if (total > 0) {
            sums.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .forEach(entry -> importance.put(entry.getKey(), entry.getValue() / total));
        }
        return importance;
    }
}
