package dropforge.table;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The pairs of words that stand for yes and no, in any case. */
final class BooleanWords {
    private static final Set<String> YES = Set.of("true", "yes", "t", "y", "1");
    private static final Set<String> NO = Set.of("false", "no", "f", "n", "0");
    private static final List<Set<String>> PAIRS =
            List.of(Set.of("true", "false"), Set.of("yes", "no"), Set.of("t", "f"), Set.of("y", "n"));

    private BooleanWords() {}

    /** Whether there are words and all are of one pair, 1 and 0 not being one: those are numbers. */
    static boolean areBoolean(List<CsvColumn> columns) {
        var found = new HashSet<String>();
        for (CsvColumn column : columns) {
            // No more than these many spellings: true, True, TRUE, ...
            if (!(column instanceof CsvColumn.Words words) || words.words().length > 10) {
                return false;
            }
            for (String word : words.words()) {
                found.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return !found.isEmpty() && PAIRS.stream().anyMatch(pair -> pair.containsAll(found));
    }

    /** One per row: 1 or 0, NaN where the value is missing or neither. */
    static double[] read(CsvColumn.Words column) {
        var values = new double[column.words().length];
        for (int code = 0; code < values.length; code++) {
            String word = column.words()[code].toLowerCase(Locale.ROOT);
            values[code] = YES.contains(word) ? 1 : NO.contains(word) ? 0 : Double.NaN;
        }
        return column.decode(values);
    }
}
