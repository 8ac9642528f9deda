package dropforge.explore;

import dropforge.registry.ChampionChange;
import dropforge.registry.Comparison;
import dropforge.registry.Experiment;
import dropforge.registry.ModelVersion;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/** Models with their settings and scores, one a row: versions, and experiments. */
public final class VersionTable {
    private VersionTable() {}

    /**
     * Columns: {@code version}, {@code trained UTC}, {@code state} ({@code champion}, {@code was champion}, {@code rejected}),
     * {@code pinned}, {@code parent}, {@code target}, {@code task}, {@code trainer}, {@code mode}, {@code metric}, {@code value},
     * {@code gain} over the champion of that time with {@code gain low} and {@code gain high}, {@code files}, {@code rows},
     * {@code rows learned}, {@code rows held out}, {@code iterations}, {@code seconds}, {@code peak MB}, {@code why}.
     *
     * @param changes of the champion, oldest first
     * @param pinned the versions that stay whatever their age
     */
    public static Table of(
            List<ModelVersion> versions, OptionalInt champion, List<ChampionChange> changes, Set<Integer> pinned) {
        Set<Integer> were = changes.stream().map(ChampionChange::version).collect(Collectors.toSet());
        return scores(TableOf.named("versions", versions)
                        .whole("version", ModelVersion::version)
                        .time("trained UTC", ModelVersion::trainedAt)
                        .text("state", version -> state(version, champion, were))
                        .yes("pinned", version -> pinned.contains(version.version()))
                        .whole("parent", ModelVersion::parent)
                        .text("target", ModelVersion::target)
                        .text("task", ModelVersion::task)
                        .text("trainer", ModelVersion::trainer)
                        .text(
                                "mode",
                                version -> version.mode() == null
                                        ? "full"
                                        : version.mode().label())
                        .text("metric", ModelVersion::leadingMetric)
                        .number("value", ModelVersion::leadingValue)
                        .number("gain", comparison(Comparison::gain))
                        .number("gain low", comparison(Comparison::low))
                        .number("gain high", comparison(Comparison::high)))
                .text(
                        "why",
                        version -> version.decision() == null
                                ? null
                                : version.decision().reason())
                .table();
    }

    private static String state(ModelVersion version, OptionalInt champion, Set<Integer> were) {
        if (champion.isPresent() && champion.getAsInt() == version.version()) {
            return "champion";
        }
        return were.contains(version.version()) ? "was champion" : "rejected";
    }

    private static ToDoubleFunction<ModelVersion> comparison(ToDoubleFunction<Comparison> figure) {
        return version -> version.decision() == null || version.decision().comparison() == null
                ? Double.NaN
                : figure.applyAsDouble(version.decision().comparison());
    }

    private static TableOf<ModelVersion> scores(TableOf<ModelVersion> table) {
        return table.whole("files", version -> version.files().size())
                .whole("rows", version -> version.rows().total())
                .whole("rows learned", version -> version.rows().learned())
                .whole("rows held out", version -> version.rows().holdout())
                .whole("iterations", ModelVersion::iterations)
                .number("seconds", ModelVersion::seconds)
                .number("peak MB", version -> TableOf.megabytes(version.peakMemoryBytes()));
    }

    /**
     * Columns: {@code experiment}, {@code trainer}, {@code metric}, {@code value}, the settings {@code seed}, {@code iterations at
     * most}, {@code leaves}, {@code learning rate}, {@code column share} and {@code holdout}; {@code rows learned}, {@code rows held
     * out}, {@code iterations} that the model has, {@code seconds}, {@code made UTC}, {@code target}.
     */
    public static Table ofExperiments(Collection<Experiment> experiments) {
        return TableOf.named("experiments", experiments)
                .whole("experiment", Experiment::number)
                .text("trainer", experiment -> experiment.made().trainer())
                .text("metric", experiment -> experiment.made().leadingMetric())
                .number("value", Experiment::value)
                .big("seed", experiment -> experiment.settings().seed())
                .whole("iterations at most", experiment -> experiment.settings().iterations())
                .whole("leaves", experiment -> experiment.settings().leaves())
                .number("learning rate", experiment -> experiment.settings().learningRate())
                .number("column share", experiment -> experiment.settings().columnShare())
                .text("holdout", experiment -> experiment.settings().holdout())
                .whole("rows learned", experiment -> experiment.made().rows().learned())
                .whole("rows held out", experiment -> experiment.made().rows().holdout())
                .whole("iterations", experiment -> experiment.made().iterations())
                .number("seconds", experiment -> experiment.made().seconds())
                .time("made UTC", experiment -> experiment.made().trainedAt())
                .text("target", experiment -> experiment.made().target())
                .table();
    }
}
