package dropforge.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be predicted, told from the values of the target column.
 *
 * <p>Words and true/false are classes. Two distinct numbers are two classes. Whole numbers are classes when there are 3
 * to 20 distinct ones, each in at least 10 rows and in at least 1 % of the rows, and 20 rows per class or more; so are
 * codes and digits, while counts and grades, whose tails are thin, are numbers. All else is a regression. The settings
 * may say otherwise.
 *
 * @param values one per row: the index of the class, or the number; NaN where the target is missing
 * @param classes in order: numbers by size, words by their characters; empty for a regression
 * @param warnings one sentence for each row that is left out, since no other row has its class
 */
record Target(Task task, List<String> classes, double[] values, List<String> warnings) {
    private static final double MISSING = Double.NaN;
    private static final int FEWEST_ROWS = 10;
    private static final int MOST_NUMBER_CLASSES = 20;
    /** A model of several classes grows with their number: each iteration has a tree for each. */
    private static final int MOST_CLASSES = 1_000;

    /** All values of the target that are the same: the number or word itself, how it is written, and how often. */
    private record Group(Object key, String word, long rows) {}

    /**
     * Tells the task and reads the values.
     *
     * @param wished task from the settings
     * @throws TrainingException where no model can be made of these values
     */
    static Target of(ColumnFormat format, List<LoadedFile> parts, Optional<Task> wished) {
        String name = format.name();
        if (format.type() == ColumnType.DATE) {
            throw new TrainingException(
                    "The target %s is a date, which no model here predicts: choose another column.".formatted(name));
        }
        List<CsvColumn> columns =
                parts.stream().map(part -> part.table().column(name)).toList();
        long rows = columns.stream().mapToLong(CsvColumn::present).sum();
        if (rows < FEWEST_ROWS) {
            throw new TrainingException("%s with a value of the target %s; a model needs at least %d: add more files."
                    .formatted(
                            rows == 1 ? "There is only 1 row" : "There are only %d rows".formatted(rows),
                            name,
                            FEWEST_ROWS));
        }
        boolean number = format.type() == ColumnType.NUMERIC;
        Optional<List<Group>> groups = columns.stream().allMatch(CsvColumn.Words.class::isInstance)
                ? Optional.of(groups(columns, format.type()))
                : Optional.empty();
        Task first = wished.orElseGet(() -> taskOf(number, groups, rows));
        if (first == Task.REGRESSION) {
            return regression(format, columns, groups);
        }
        List<Group> found = groups.orElseThrow();
        if (found.size() > MOST_CLASSES) {
            throw new TrainingException(
                    "The target %s has %,d different values in %,d rows, too many to tell apart as classes (%,d at most); choose another column."
                            .formatted(name, found.size(), rows, MOST_CLASSES));
        }
        List<Group> classes = found.stream().filter(group -> group.rows() > 1).toList();
        List<String> slips = slips(name, found, parts, format.type());
        if (classes.size() < 2 && found.size() >= 2) {
            throw new TrainingException("%s A class needs at least 2 rows and a model 2 classes: add more files."
                    .formatted(slips.getFirst()));
        }
        Task task = wished.orElseGet(() -> classes.size() == 2 ? Task.BINARY : Task.MULTICLASS);
        check(task, wished.isPresent(), name, classes.isEmpty() ? found : classes, rows);
        return classes(task, classes, columns, format.type(), slips);
    }

    private static Task taskOf(boolean number, Optional<List<Group>> groups, long rows) {
        int distinct = groups.map(List::size).orElse(Integer.MAX_VALUE);
        if (!number || distinct == 2) {
            return distinct <= 2 ? Task.BINARY : Task.MULTICLASS;
        }
        boolean classes = distinct >= 3
                && distinct <= MOST_NUMBER_CLASSES
                && rows >= 20L * distinct
                && groups.orElseThrow().stream()
                        .allMatch(group -> group.rows() >= Math.max(10, rows / 100.0)
                                && (double) group.key() == Math.rint((double) group.key()));
        return classes ? Task.MULTICLASS : Task.REGRESSION;
    }

    private static Target regression(ColumnFormat format, List<CsvColumn> columns, Optional<List<Group>> groups) {
        if (format.type() != ColumnType.NUMERIC) {
            throw new TrainingException(
                    "The target %s holds words, such as %s, and a regression predicts numbers: leave the task out, or choose another target."
                            .formatted(
                                    format.name(),
                                    groups.map(all -> all.getFirst().word()).orElse("-")));
        }
        if (groups.filter(all -> all.size() == 1).isPresent()) {
            throw oneValue(format.name(), groups.get().getFirst());
        }
        return new Target(
                Task.REGRESSION, List.of(), ColumnAssembly.of(format, columns).values(), List.of());
    }

    private static void check(Task task, boolean wished, String name, List<Group> classes, long rows) {
        if (classes.size() == 1) {
            throw oneValue(name, classes.getFirst());
        }
        if (wished && (task == Task.BINARY) != (classes.size() == 2)) {
            throw new TrainingException(
                    "The task is said to be %s, but the target %s has %,d classes in %,d rows: say %s, or leave the task out."
                            .formatted(
                                    task.wireName(),
                                    name,
                                    classes.size(),
                                    rows,
                                    classes.size() == 2 ? Task.BINARY.wireName() : Task.MULTICLASS.wireName()));
        }
    }

    private static TrainingException oneValue(String name, Group only) {
        return new TrainingException(
                "The target %s is %s in all %,d rows, so there is nothing to tell apart: add files with other values."
                        .formatted(name, only.word(), only.rows()));
    }

    /** A class of one row is most often a slip of the pen, and it cannot be both learned and scored: its row is left out. */
    private static List<String> slips(String name, List<Group> groups, List<LoadedFile> parts, ColumnType type) {
        var singles = new HashMap<Object, String>();
        groups.stream().filter(group -> group.rows() == 1).forEach(group -> singles.put(group.key(), group.word()));
        var slips = new ArrayList<String>();
        if (singles.isEmpty()) {
            return slips;
        }
        for (LoadedFile part : parts) {
            var words = (CsvColumn.Words) part.table().column(name);
            String[] single = Arrays.stream(words.words())
                    .map(word -> singles.get(key(words, word, type)))
                    .toArray(String[]::new);
            for (int row = 0; row < words.rows(); row++) {
                int code = words.codes()[row];
                if (code >= 0 && single[code] != null) {
                    slips.add(
                            "%s, row %d, column %s: the class %s is in this one row only, which is left out; correct the word, or add rows of that class."
                                    .formatted(
                                            part.file().path(),
                                            part.table().lines().lineOf(row),
                                            name,
                                            single[code]));
                }
            }
        }
        return slips;
    }

    private static Target classes(
            Task task, List<Group> classes, List<CsvColumn> columns, ColumnType type, List<String> warnings) {
        var index = new HashMap<Object, Double>();
        for (Group group : classes) {
            index.put(group.key(), (double) index.size());
        }
        double[] values = columns.stream()
                .map(CsvColumn.Words.class::cast)
                .flatMapToDouble(words -> Arrays.stream(words.decode(Arrays.stream(words.words())
                        .mapToDouble(word -> index.getOrDefault(key(words, word, type), MISSING))
                        .toArray())))
                .toArray();
        return new Target(task, classes.stream().map(Group::word).toList(), values, warnings);
    }

    /** The distinct values, numbers by size, words by their characters. */
    private static List<Group> groups(List<CsvColumn> columns, ColumnType type) {
        var groups = new HashMap<Object, Group>();
        for (CsvColumn column : columns) {
            var words = (CsvColumn.Words) column;
            for (int code = 0; code < words.words().length; code++) {
                String word = words.words()[code];
                Object key = key(words, word, type);
                groups.merge(key, new Group(key, word, words.counts()[code]), Target::joined);
            }
        }
        Comparator<Group> order = type == ColumnType.NUMERIC
                ? Comparator.comparingDouble(group -> (double) group.key())
                : Comparator.comparing(Group::word);
        return new ArrayList<>(groups.values()).stream().sorted(order).toList();
    }

    /** The class is written in the shortest way that a file writes it: {@code 1} where another has {@code 1.0}. */
    private static Group joined(Group left, Group right) {
        Comparator<String> shortest = Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
        String word = shortest.compare(left.word(), right.word()) <= 0 ? left.word() : right.word();
        return new Group(left.key(), word, left.rows() + right.rows());
    }

    private static Object key(CsvColumn column, String word, ColumnType type) {
        return switch (type) {
            // Adding 0.0 makes -0.0 the same as 0.0.
            case NUMERIC -> column.decimalNotation().read(word) + 0.0;
            case BOOLEAN -> word.toLowerCase(Locale.ROOT);
            case DATE, CATEGORICAL -> word;
        };
    }
}
