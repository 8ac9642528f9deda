package dropforge.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in columns, for the screen: words to the left, figures to the right. */
public final class TextTable {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    /** Adds a row; null shows as a dash. */
    public void add(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell == null ? "-" : cell.toString())
                .toList());
    }

    @Override
    public String toString() {
        var lines = new ArrayList<List<String>>();
        lines.add(header);
        lines.addAll(rows);
        int[] widths = IntStream.range(0, header.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        boolean[] figures = new boolean[header.size()];
        for (int column = 0; column < figures.length; column++) {
            int at = column;
            figures[column] = !rows.isEmpty()
                    && rows.stream().map(row -> row.get(at)).allMatch(cell -> cell.matches("-|[-+]?[\\d,]+(\\.\\d+)?"));
        }
        return lines.stream()
                .map(line -> IntStream.range(0, widths.length)
                        .mapToObj(column -> pad(line.get(column), widths[column], figures[column]))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String pad(String cell, int width, boolean figure) {
        String blanks = " ".repeat(width - cell.length());
        return figure ? blanks + cell : cell + blanks;
    }
}
