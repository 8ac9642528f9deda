package dropforge.notebook;

import dropforge.document.Document;
import dropforge.explore.DatasetTable;
import dropforge.explore.TrainingRun;
import dropforge.registry.Blame;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.registry.ModelVersion;
import dropforge.report.Figure;
import dropforge.report.Plots;
import dropforge.table.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** How the things of this library, and those of Tablesaw and XChart, look in a notebook. */
final class Looks {
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
        put(all, Shown.class, one -> of(one.shown()));
        put(all, ModelVersion.class, version -> of(Cards.of(version)));
        put(all, Experiment.class, experiment -> of(Cards.of(experiment)));
        put(all, Dataset.class, data -> of(DatasetTable.of(data)));
        put(all, Contest.class, contest -> of(Cards.of(contest)));
        put(all, Blame.class, blame -> Rendered.ofFigure(Plots.blame(blame)));
        put(all, Document.class, document -> of(Cards.of(document)));
        put(all, TrainingRun.class, run -> of(Cards.of(run)));
        return all;
    }

    private static <T> void put(
            Map<Class<?>, Function<Object, Rendered>> all, Class<T> type, Function<? super T, Rendered> look) {
        all.put(type, value -> look.apply(type.cast(value)));
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
