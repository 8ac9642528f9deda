package dropforge;

import dropforge.explore.VersionTable;
import dropforge.notebook.Shown;
import dropforge.registry.Experiment;
import dropforge.train.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * What came of trying several settings; each is kept as an experiment. Shows itself as a table, the best first.
 *
 * @param experiments the best first, by the leading metric on the rows held out, which were the same for all where the settings that
 *     choose them were
 */
public record Sweep(List<Experiment> experiments) implements Shown {
    private static final Set<String> ALWAYS = Set.of("experiment", "metric", "value", "seconds");

    static Sweep of(List<Experiment> made) {
        Comparator<Experiment> byValue = Comparator.comparingDouble(Experiment::value);
        boolean higherIsBetter = made.stream()
                .findFirst()
                .flatMap(one -> Metric.named(one.made().leadingMetric()))
                .map(Metric::higherIsBetter)
                .orElse(true);
        return new Sweep(made.stream()
                .sorted(higherIsBetter ? byValue.reversed() : byValue)
                .toList());
    }

    /** That with the best value. Among many tries the best is lucky, too: compare it with the champion. */
    public Experiment best() {
        return experiments.getFirst();
    }

    /**
     * One row for each, the best first: as in {@link VersionTable#ofExperiments}, of the settings and of what they led to those in which
     * the experiments differ.
     */
    public Table table() {
        Table all = VersionTable.ofExperiments(experiments);
        Table table = Table.create("sweep, the best first");
        for (Column<?> column : all.columns()) {
            if (ALWAYS.contains(column.name())
                    || !column.name().equals("made UTC") && column.unique().size() > 1) {
                table.addColumns(column);
            }
        }
        return table;
    }

    @Override
    public Object shown() {
        return table();
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
