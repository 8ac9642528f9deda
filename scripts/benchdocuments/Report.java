package dropforge.benchdocuments;

import dropforge.bench.Medians;
import dropforge.cli.TextTable;
import dropforge.journal.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was measured, and whether it is what was asked for: as tables, or as lines of JSON. */
public final class Report {
    /** What one contender reached in one round. */
    record Measured(String part, int round, String contender, Map<String, Double> figures) {}

    /**
     * Something to know beside the figures.
     *
     * @param part that it belongs to
     */
    record Noted(String part, String note) {}

    /**
     * Whether something is as it was asked for.
     *
     * @param measured in words, of all rounds together
     */
    record Judged(String what, String asked, String measured, boolean reached) {}

    private final boolean json;
    private final List<Measured> measured = new ArrayList<>();
    private final Set<Noted> notes = new LinkedHashSet<>();
    private final List<Judged> judged = new ArrayList<>();
    private int round;

    public Report(boolean json) {
        this.json = json;
    }

    /** What is told from now on belongs to it. */
    public void begin(int next) {
        round = next;
    }

    void tell(String part, String contender, Map<String, Double> figures) {
        var one = new Measured(part, round, contender, figures);
        measured.add(one);
        IO.println(
                json
                        ? Json.line(one)
                        : "round %d  %-10s %-24s %s"
                                .formatted(
                                        round,
                                        part,
                                        contender,
                                        figures.entrySet().stream()
                                                .map(figure ->
                                                        figure.getKey()
                                                                + " "
                                                                + number(figure.getValue()))
                                                .collect(Collectors.joining(", "))));
    }

    void note(String part, String note) {
        var one = new Noted(part, note);
        if (notes.add(one) && json) {
            IO.println(Json.line(one));
        }
    }

    void judge(String what, String asked, String reading, boolean reached) {
        var one = new Judged(what, asked, reading, reached);
        judged.add(one);
        if (json) {
            IO.println(Json.line(one));
        }
    }

    /** Of all rounds; NaN where there is none. */
    double median(String part, String contender, String figure) {
        List<Double> values = values(part, contender, figure);
        return values.isEmpty() ? Double.NaN : Medians.of(values);
    }

    /** The most of all rounds; NaN where there is none. */
    double most(String part, String contender, String figure) {
        return values(part, contender, figure).stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
    }

    double sum(String part, String contender, String figure) {
        return values(part, contender, figure).stream().mapToDouble(Double::doubleValue).sum();
    }

    private List<Double> values(String part, String contender, String figure) {
        return measured.stream()
                .filter(one -> one.part().equals(part) && one.contender().equals(contender))
                .map(one -> one.figures().getOrDefault(figure, Double.NaN))
                .filter(value -> !value.isNaN())
                .toList();
    }

    /** A table for each part: medians, in brackets the least and the most; then what was asked. */
    public void print() {
        if (json) {
            return;
        }
        for (String part : measured.stream().map(Measured::part).distinct().toList()) {
            IO.println("\n" + table(part));
            notes.stream()
                    .filter(note -> note.part().equals(part))
                    .forEach(note -> IO.println("  " + note.note()));
        }
        var table = new TextTable("what", "asked", "measured", "reached");
        judged.forEach(one ->
                table.add(one.what(), one.asked(), one.measured(), one.reached() ? "yes" : "NO"));
        IO.println("\n" + table);
    }

    private TextTable table(String part) {
        var contenders = new LinkedHashMap<String, Set<String>>();
        var names = new LinkedHashSet<String>();
        for (Measured one : measured) {
            if (one.part().equals(part)) {
                contenders.computeIfAbsent(one.contender(), _ -> new LinkedHashSet<>());
                names.addAll(one.figures().keySet());
            }
        }
        var header = new ArrayList<String>(List.of(part));
        header.addAll(names);
        var table = new TextTable(header.toArray(String[]::new));
        for (String contender : contenders.keySet()) {
            var cells = new ArrayList<Object>(List.of(contender));
            names.forEach(name -> cells.add(cell(values(part, contender, name))));
            table.add(cells.toArray());
        }
        return table;
    }

    private static String cell(List<Double> values) {
        if (values.isEmpty()) {
            return "-";
        }
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        String median = number(Medians.of(values));
        return least == most ? median : "%s (%s-%s)".formatted(median, number(least), number(most));
    }

    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return "%.0f".formatted(value);
        }
        return Math.abs(value) < 10
                ? "%.3f".formatted(value)
                : Math.abs(value) < 100 ? "%.1f".formatted(value) : "%.0f".formatted(value);
    }
}
