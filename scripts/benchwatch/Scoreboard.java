package dropforge.benchwatch;

import dropforge.cli.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that was measured, as tables of medians, and beside what must be reached. */
public final class Scoreboard {
    private static final String OURS = Contender.DROPFORGE.wireName();

    private final List<Bench.Measured> measured = new ArrayList<>();

    /** What must be reached, and what was; NaN where nothing says it. */
    private record Goal(String sentence, double reached, double atMost) {
        String verdict() {
            return reached <= atMost ? "yes" : "no";
        }
    }

    public void add(Bench.Measured result) {
        measured.add(result);
    }

    /** One line for one result. */
    public static String line(Bench.Measured result) {
        return "round %d  %-15s  %-21s  %s"
                .formatted(
                        result.run(),
                        result.measured(),
                        result.watcher(),
                        result.figures().entrySet().stream()
                                .map(figure -> figure.getKey() + " " + figure(figure.getValue()))
                                .collect(Collectors.joining(", ")));
    }

    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return (value == Math.rint(value) ? "%,.0f" : "%,.3f").formatted(value);
    }

    @Override
    public String toString() {
        var text = new ArrayList<String>();
        for (String name : distinct(measured, Bench.Measured::measured)) {
            text.add(table(name).toString());
        }
        var goals = new TextTable("must reach", "reached", "at most", "holds");
        for (Goal goal : goals()) {
            if (!Double.isNaN(goal.reached)) {
                goals.add(
                        goal.sentence,
                        "%,.2f".formatted(goal.reached),
                        "%,.2f".formatted(goal.atMost),
                        goal.verdict());
            }
        }
        text.add(goals.toString());
        return String.join("\n\n", text);
    }

    private TextTable table(String name) {
        List<Bench.Measured> those =
                measured.stream().filter(result -> result.measured().equals(name)).toList();
        var columns = new LinkedHashSet<String>();
        those.forEach(result -> columns.addAll(result.figures().keySet()));
        var header = new ArrayList<>(List.of(name));
        header.addAll(columns);
        header.add("rounds");
        var table = new TextTable(header.toArray(String[]::new));
        for (String watcher : distinct(those, Bench.Measured::watcher)) {
            var row = new ArrayList<Object>(List.of(watcher));
            for (String column : columns) {
                double median = median(name, watcher, column);
                row.add(Double.isNaN(median) ? null : figure(median));
            }
            row.add(those.stream().filter(result -> result.watcher().equals(watcher)).count());
            table.add(row.toArray());
        }
        return table;
    }

    private List<Goal> goals() {
        var goals = new ArrayList<Goal>();
        for (String name : List.of("burst", "burst, nested", "overflow", "slow-consumer")) {
            goals.add(new Goal(name + ": files lost in any round", most(name, OURS, "lost"), 0));
        }
        for (String name : List.of("burst", "burst, nested", "overflow")) {
            goals.add(
                    new Goal(
                            name
                                    + ": seconds until all are journaled; a find twice, and the settle time",
                            median(name, OURS, "last report s"),
                            2 * median(name, OURS, "find s")
                                    + DropforgeWatcher.SETTLE.toMillis() / 1e3));
        }
        goals.add(
                new Goal(
                        "startup-race: files unknown in any round",
                        most("startup-race", OURS, "unknown"),
                        0));
        goals.add(
                new Goal(
                        "startup-race: files twice in any round",
                        most("startup-race", OURS, "twice"),
                        0));
        goals.add(ratio("latency", "median us", OURS, Contender.DIRECTORY_WATCHER.wireName(), 0.5));
        goals.add(ratio("latency", "p99 us", OURS, Contender.WATCHDOG.wireName(), 1));
        goals.add(
                ratio("start", "ready s", OURS + ", first time", Contender.SNAPSHOT.wireName(), 1));
        String peer = Contender.DIRECTORY_WATCHER.wireName();
        goals.add(ratio("start", "ready s", OURS + ", again", peer, 0.4));
        goals.add(ratio("start", "peak MiB", OURS + ", first time", peer, 0.35));
        goals.add(ratio("start", "peak MiB", OURS + ", again", peer, 0.35));
        goals.add(new Goal("idle: % of a core", median("idle", OURS, "% of a core"), 0.5));
        goals.add(
                new Goal(
                        "kills: differences between journal, baseline and disk",
                        most("kills", OURS, "differences"),
                        0));
        goals.add(new Goal("kills: told twice", most("kills", OURS, "told twice"), 0));
        goals.add(
                new Goal(
                        "kills: % of unchanged files read again",
                        most("kills", OURS, "% read again"), 1));
        return goals;
    }

    private Goal ratio(String name, String column, String watcher, String peer, double atMost) {
        return new Goal(
                "%s: %s of %s by that of %s".formatted(name, column, watcher, peer),
                median(name, watcher, column) / median(name, peer, column),
                atMost);
    }

    private double most(String name, String watcher, String column) {
        OptionalDouble most = figures(name, watcher, column).stream().mapToDouble(n -> n).max();
        return most.orElse(Double.NaN);
    }

    private double median(String name, String watcher, String column) {
        List<Double> sorted = figures(name, watcher, column);
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private List<Double> figures(String name, String watcher, String column) {
        return measured.stream()
                .filter(result ->
                        result.measured().equals(name) && result.watcher().equals(watcher))
                .filter(result -> result.figures().containsKey(column))
                .map(result -> result.figures().get(column))
                .sorted()
                .toList();
    }

    private static List<String> distinct(
            List<Bench.Measured> from, Function<Bench.Measured, String> property) {
        return from.stream().map(property).distinct().toList();
    }
}
