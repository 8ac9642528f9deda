package dropforge.notebook;

import dropforge.document.Document;
import dropforge.explore.DatasetTable;
import dropforge.explore.TrainingRun;
import dropforge.registry.Blame;
import dropforge.registry.ChampionChange;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.registry.ModelVersion;
import dropforge.report.Figure;
import dropforge.report.Plots;
import dropforge.table.Dataset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** How the things of this library, and those of Tablesaw and XChart, look in a notebook. */
final class Looks {
    /** Of many things those that are shown. */
    private static final int MOST = 20;

    private static final Map<Class<?>, Function<Object, Rendered>> ALL = all();

    private Looks() {}

    private static Map<Class<?>, Function<Object, Rendered>> all() {
        var all = new LinkedHashMap<Class<?>, Function<Object, Rendered>>();
        put(all, Rendered.class, rendered -> rendered);
        put(all, Relation.class, table -> Rendered.ofHtml(TablePage.text(table), TablePage.html(table)));
        put(all, Column.class, column -> of(Table.create("column", column.copy())));
        put(all, Figure.class, Rendered::ofFigure);
        put(all, Chart.class, chart -> Rendered.ofFigure(Figure.of(chart)));
        put(all, Card.class, card -> Rendered.ofHtml(card.text(), card.html()));
        put(all, Collection.class, Looks::ofAll);
        put(all, Shown.class, one -> of(one.shown()));
        put(all, ModelVersion.class, version -> of(Cards.of(version)));
        put(all, Experiment.class, experiment -> of(Cards.of(experiment)));
        put(all, Dataset.class, data -> of(DatasetTable.of(data)));
        put(all, Contest.class, contest -> of(Cards.of(contest)));
        put(all, ChampionChange.class, change -> of(Cards.of(change)));
        put(all, Blame.class, blame -> Rendered.ofFigure(Plots.blame(blame)));
        put(all, Document.class, document -> of(Cards.of(document)));
        put(all, TrainingRun.class, run -> of(Cards.of(run)));
        return all;
    }

    private static <T> void put(
            Map<Class<?>, Function<Object, Rendered>> all, Class<T> type, Function<? super T, Rendered> look) {
        all.put(type, value -> look.apply(type.cast(value)));
    }

    /** One below the other where each has a look; else as text. */
    private static Rendered ofAll(Collection<?> values) {
        List<Rendered> looks = values.stream().limit(MOST).map(Looks::of).toList();
        if (looks.isEmpty() || !looks.stream().allMatch(look -> look.data().containsKey(Rendered.HTML))) {
            return Rendered.ofText(String.valueOf(values));
        }
        String more = values.size() > MOST ? "\nand %,d more".formatted(values.size() - MOST) : "";
        return Rendered.ofHtml(
                looks.stream().map(look -> look.data().get(Rendered.TEXT)).collect(Collectors.joining("\n")) + more,
                looks.stream().map(look -> look.data().get(Rendered.HTML)).collect(Collectors.joining("<br>"))
                        + new Html().text(more));
    }

    static void each(BiConsumer<Class<?>, Function<Object, Rendered>> consumer) {
        ALL.forEach(consumer);
    }

    /** As it looks; as its text where nothing is known of its type. */
    static Rendered of(Object value) {
        return ALL.entrySet().stream()
                .filter(look -> look.getKey().isInstance(value))
                .findFirst()
                .map(look -> look.getValue().apply(value))
                .orElseGet(() -> Rendered.ofText(String.valueOf(value)));
    }
}
