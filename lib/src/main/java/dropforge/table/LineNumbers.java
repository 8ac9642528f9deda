package dropforge.table;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** In which line of its file a row stands. Kept small: only where lines are skipped is something stored. */
final class LineNumbers {
    /** From this row on, the line is the row plus the value. */
    private final TreeMap<Integer, Long> aheadFrom = new TreeMap<>();

    private long ahead = Long.MIN_VALUE;

    /** As {@link #stretches} has them. */
    static LineNumbers of(SortedMap<Integer, Long> stretches) {
        var lines = new LineNumbers();
        lines.aheadFrom.putAll(stretches);
        lines.ahead =
                stretches.isEmpty() ? Long.MIN_VALUE : stretches.lastEntry().getValue();
        return lines;
    }

    /** From each of these rows on, the line is the row plus the value. */
    SortedMap<Integer, Long> stretches() {
        return Collections.unmodifiableSortedMap(aheadFrom);
    }

    /** Rows come in order, from 0. */
    void add(int row, long line) {
        if (line - row != ahead) {
            ahead = line - row;
            aheadFrom.put(row, ahead);
        }
    }

    /** Counted from 1, as a text editor shows it. */
    long lineOf(int row) {
        Map.Entry<Integer, Long> stretch = aheadFrom.floorEntry(row);
        return row + stretch.getValue();
    }
}
