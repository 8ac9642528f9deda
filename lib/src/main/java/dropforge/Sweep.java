package dropforge;

import dropforge.explore.VersionTable;
import dropforge.notebook.Shown;
import dropforge.registry.Experiment;
import dropforge.train.Metric;
import java.util.Comparator;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * What came of trying several settings; each is kept as an experiment. Shows itself as a table, the best first.
 *
 * @param experiments the best first, by the leading metric on the rows held out, which were the same for all where the settings that
 *     choose them were
 */
public record Sweep(List<Experiment> experiments) implements Shown {
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

    /** One row for each, the best first; see {@link VersionTable#ofExperiments}. */
    public Table table() {
        return VersionTable.ofExperiments(experiments).setName("sweep, the best first");
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
