package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.document.DocumentQuery;
import dropforge.explore.Latencies;
import dropforge.explore.TrainingRun;
import dropforge.files.UserMistake;
import dropforge.journal.Store;
import dropforge.train.FitProgress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/** What is known of a workspace, as tables with typed columns; and what a mistake gets. */
class TablesTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void threeMonths() throws Exception {
        folder = new DropFolder(workspace);
        Files.writeString(workspace.resolve("dropforge.yaml"), "target: late\nthreads: 1\n");
        month(1);
        retrain();
        month(2);
        retrain();
        month(3);
        retrain();
    }

    @Test
    void runsTellWhatBecameOfEachRetraining() {
        try (var bench = Workbench.open(workspace.toString())) {
            Table runs = bench.runs();

            assertThat(runs.rowCount()).isEqualTo(3);
            assertThat(runs.intColumn("version").asList()).containsExactly(1, 2, 3);
            assertThat(runs.stringColumn("outcome").asList()).first().isEqualTo("promoted");
            assertThat(runs.stringColumn("outcome").asList()).isSubsetOf("promoted", "rejected");
            assertThat(runs.intColumn("rows").asList()).containsExactly(2_000, 4_000, 6_000);
            assertThat(runs.doubleColumn("gain").isMissing(0)).isTrue();
            assertThat(runs.doubleColumn("gain").isMissing(1)).isFalse();
            assertThat(runs.column("started UTC").type()).isEqualTo(ColumnType.INSTANT);
            assertThat(bench.trainingRuns())
                    .allSatisfy(run -> assertThat(run.lasted()).isPositive());
        }
    }

    @Test
    void versionsEventsAndFilesHaveOneRowEach() {
        try (var bench = Workbench.open(workspace)) {
            Table versions = bench.versions();
            assertThat(versions.rowCount()).isEqualTo(3);
            assertThat(versions.stringColumn("state").asList()).containsOnlyOnce("champion");
            assertThat(versions.doubleColumn("value").max()).isBetween(0.5, 0.9);

            Table events = bench.events();
            assertThat(events.rowCount())
                    .isEqualTo(bench.events(dropforge.journal.JournalQuery.ALL).size());
            assertThat(events.stringColumn("kind").asList()).contains("training-started", "model-promoted");
            assertThat(bench.events(2).rowCount()).isEqualTo(2);
            assertThat(bench.events(2).name()).isEqualTo("the newest 2 events");
            assertThat(bench.events(Duration.ofHours(1)).rowCount()).isEqualTo(events.rowCount());
            assertThat(bench.events(Duration.ZERO).rowCount()).isZero();
            assertThat(bench.events(Duration.ofSeconds(Long.MAX_VALUE)).rowCount())
                    .isEqualTo(events.rowCount());
            assertThatThrownBy(() -> bench.events(-1)).isInstanceOf(UserMistake.class);
            assertThatThrownBy(() -> bench.events(Integer.MAX_VALUE)).hasMessageContaining("0 to 500,000 events");
        }
        folder.watchUntil(dropforge.journal.Kind.BASELINE_TAKEN, 1);
        try (var bench = Workbench.open(workspace)) {
            Table files = bench.files();
            assertThat(files.stringColumn("path").asList()).containsExactly("01.csv", "02.csv", "03.csv");
            assertThat(files.longColumn("size bytes").min()).isGreaterThan(100_000);
            assertThat(files.booleanColumn("in champion").asList()).contains(true);
        }
    }

    @Test
    void metricsLearningCurveAndDriftAreThoseOfAVersion() {
        try (var bench = Workbench.open(workspace)) {
            Table metrics = bench.metrics(2);
            assertThat(metrics.stringColumn("metric").asList()).startsWith("auc", "logLoss");
            assertThat(metrics.stringColumn("better").asList()).startsWith("higher", "lower");
            assertThat(metrics.doubleColumn("value").get(0))
                    .isEqualTo(bench.version(2).leadingValue());

            Table curve = bench.learningCurve(2);
            assertThat(curve.columnNames()).containsExactly("iteration", "log loss, fit", "log loss, validation");
            assertThat(curve.rowCount()).isPositive();

            Table drift = bench.drift(2);
            assertThat(drift.stringColumn("file").asList()).containsOnly("02.csv");
            assertThat(drift.where(drift.booleanColumn("target").isTrue())
                            .stringColumn("column")
                            .asList())
                    .containsExactly("late");
        }
    }

    @Test
    void theRowsToLearnFromAreATable() throws Exception {
        folder.drop("04.csv", sample("flights_2013_04.csv").replaceFirst("month,day", "Late,day"));
        try (var bench = Workbench.open(workspace)) {
            Table rows = bench.rows();

            assertThat(rows.name()).isEqualTo("data set, predicts late (binary)");
            assertThat(rows.rowCount()).isEqualTo(6_000);
            assertThat(rows.columnNames()).startsWith("month", "day").endsWith("late", "file");
            assertThat(rows.stringColumn("carrier").get(0)).hasSize(2);
            assertThat(rows.stringColumn("late").unique().asList()).containsExactlyInAnyOrder("0", "1");
            assertThat(rows.stringColumn("file").countByCategory().rowCount()).isEqualTo(3);
            assertThat(rows.doubleColumn("temp").mean()).isBetween(20.0, 60.0);
        }
    }

    @Test
    void aQueryOfOnesOwnGetsTypedColumnsAndChangesNothing() {
        try (var bench = Workbench.open(workspace)) {
            Table counts = bench.sql(
                    "select kind, count(*) as n, avg(id) as mean, max(at) as last, null as empty from entry group by kind order by kind");

            assertThat(counts.typeArray())
                    .containsExactly(
                            ColumnType.STRING,
                            ColumnType.LONG,
                            ColumnType.DOUBLE,
                            ColumnType.INSTANT,
                            ColumnType.STRING);
            assertThat(counts.longColumn("n").sum()).isEqualTo(bench.events().rowCount());
            assertThat(bench.sql("select id, id from entry limit 1").columnNames())
                    .containsExactly("id", "id 2");
            assertThat(bench.sql("select * from entry where 1 = 0").rowCount()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from entrie | did you mean entry?",
                "select * from weather | there are baseline, ",
                "select from from entry | syntax error.",
                "selec | begins with select, with,",
                "delete from entry | only looks",
                "pragma query_only = 0 | only looks",
                "pragma journal_mode = delete | only looks",
                "attach 'other.db' as other | only looks",
                "vacuum into 'other.db' | only looks",
                "with x as (select 1) delete from entry | only looks",
                "-- only words | no query",
                "select 1; delete from entry | more than one statement",
                "select * from entry where id = ? | a ? for which nothing is given",
                "with recursive c(x) as (values(1) union all select x + 1 from c) select x from c | more than a notebook can hold",
                "select hex(zeroblob(50000000)) | more than a notebook can hold",
                "'' | no query"
            })
    void aQueryThatIsNoneGetsASentence(String sql, String expected) {
        try (var bench = Workbench.open(workspace)) {
            assertThatThrownBy(() -> bench.sql(sql))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageStartingWith("This query ")
                    .hasMessageContaining(expected);
            assertThat(bench.events().rowCount()).isPositive();
            assertThat(bench.sql("select ';?--' as \"a;b\" /* ; */ from entry limit 1;")
                            .columnNames())
                    .containsExactly("a;b");
        }
        assertThat(Path.of("other.db")).doesNotExist();
    }

    @Test
    void aQueryEndsWhenItsCellIsInterruptedAndHoldsUpNothingMeanwhile() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            var ended = new CompletableFuture<Throwable>();
            Thread cell = Thread.ofPlatform().start(() -> {
                try {
                    bench.sql("with recursive c(x) as (values(1) union all select x + 1 from c) select max(x) from c");
                } catch (RuntimeException e) {
                    ended.complete(e);
                }
            });
            assertThat(bench.sql("select 1").rowCount()).isEqualTo(1);
            assertThat(bench.runs().rowCount()).isEqualTo(3);
            assertThat(ended).isNotDone();

            cell.interrupt();

            assertThat(ended.get(1, TimeUnit.MINUTES)).isInstanceOf(CancellationException.class);
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("own-query")));
        }
    }

    @Test
    void aVersionThatIsNotThereOrDamagedGetsASentence() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            assertThatThrownBy(() -> bench.metrics(12))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("no version 12", "1 to 3, of which 3 is nearest");
            assertThatThrownBy(() -> bench.learningCurve(-1)).hasMessageContaining("of which 1 is nearest");

            Files.writeString(folder.registry().folderOf(2).resolve("version.json"), "{");
            assertThatThrownBy(() -> bench.drift(2))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("cannot be read");
            assertThat(bench.versions().rowCount()).isEqualTo(2);

            Files.delete(workspace
                    .resolve("metrics")
                    .resolve(bench.version(3).metricsFolder())
                    .resolve("metrics.json"));
            assertThatThrownBy(() -> bench.metrics(3))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("The metrics of version 3 are gone");
        }
    }

    @Test
    void anEmptyWorkspaceHasEmptyTables(@TempDir Path empty) {
        Store.open(empty).close();
        try (var bench = Workbench.open(empty)) {
            for (Table table : List.of(
                    bench.runs(),
                    bench.versions(),
                    bench.events(),
                    bench.files(),
                    bench.documents(),
                    bench.experiments(),
                    bench.latencies())) {
                assertThat(table.rowCount()).as(table.name()).isZero();
                assertThat(table.columnCount()).isGreaterThan(2);
                assertThat(table.toString()).contains(table.name());
            }
            assertThat(bench.toString()).contains("none yet");
            assertThatThrownBy(() -> bench.metrics(1)).isInstanceOf(UserMistake.class);
        }
    }

    @Test
    void noWorkspaceAndOneOfAnOlderSchemaGetASentenceAndAreLeftAlone(@TempDir Path elsewhere) throws Exception {
        assertThatThrownBy(() -> Workbench.open(elsewhere.resolve("none").toString()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("There is no workspace at");
        assertThatThrownBy(() -> Workbench.open("a\0b")).isInstanceOf(UserMistake.class);

        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + elsewhere.resolve(Store.FILE_NAME));
                Statement statement = old.createStatement();
                InputStream schema = Store.class.getResourceAsStream("schema-1.sql")) {
            statement.executeUpdate(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            statement.executeUpdate("pragma user_version = 1");
        }
        byte[] before = Files.readAllBytes(elsewhere.resolve(Store.FILE_NAME));

        assertThatThrownBy(() -> Workbench.open(elsewhere))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("older Dropforge (schema 1,", "start `watch` or `retrain`");
        assertThatThrownBy(() -> Workbench.open(elsewhere)).hasMessageContaining("older Dropforge");

        Files.writeString(elsewhere.resolve("dropforge.yaml"), "target: late\n");
        Files.createDirectories(elsewhere.resolve("training"));
        Workbench.retrain(elsewhere);
        assertThat(Files.readAllBytes(elsewhere.resolve(Store.FILE_NAME))).isNotEqualTo(before);
        Workbench.open(elsewhere).close();
    }

    @Test
    void documentsAreATableAndSoIsWhatASearchFinds(@TempDir Path place) throws Exception {
        var inbound = new DocumentFolder(place);
        inbound.drop("tides.txt", "The tide rises twice a day.");
        inbound.drop("page.html", "<html><head><title>Moon</title></head><body>It pulls the tide.</body></html>");
        inbound.watchAll(2);
        try (var bench = Workbench.open(place)) {
            Table documents = bench.documents();
            assertThat(documents.stringColumn("path").asList()).containsExactly("page.html", "tides.txt");
            assertThat(documents.stringColumn("title").get(0)).isEqualTo("Moon");
            assertThat(documents.longColumn("characters").get(1)).isGreaterThanOrEqualTo(27);
            assertThat(bench.documents(DocumentQuery.ALL.withType("html")).rowCount())
                    .isEqualTo(1);

            Table found = bench.search("tide");
            assertThat(found.rowCount()).isEqualTo(2);
            assertThat(found.stringColumn("snippet").asList())
                    .allSatisfy(snippet -> assertThat(snippet).contains("«tide»"));
            assertThat(bench.text("tides.txt")).contains("twice a day");
            assertThat(bench.metadata("page.html").stringColumn("name").asList())
                    .contains("dc:title");
            assertThat(bench.latencies().stringColumn("what").asList()).contains(Latencies.EXTRACTED);
        }
    }

    @Test
    void aFileInQuarantineWasNotTrainedAlthoughARetrainingBeganForIt(@TempDir Path place) throws Exception {
        var watched = new DropFolder(place);
        try (Watch watch = watched.watch(watched.options().withTarget("late"))) {
            watched.drop("01.csv", sample("flights_2013_01.csv"));
            watched.until(watch, dropforge.journal.Kind.TRAINING_COMPLETED, 1);
            watched.drop("broken.csv", "late\nnobody knows\n");
            watched.drop("02.csv", sample("flights_2013_02.csv"));
            watched.until(watch, dropforge.journal.Kind.TRAINING_COMPLETED, 2);
            watched.until(watch, dropforge.journal.Kind.FILE_QUARANTINED, 1);
        }
        try (var bench = Workbench.open(place)) {
            Table latencies = bench.latencies();
            assertThat(latencies
                            .where(latencies.stringColumn("what").isEqualTo(Latencies.TRAINED))
                            .rowCount())
                    .isEqualTo(2);
            assertThat(bench.trace("01.csv").shown().toString())
                    .startsWith("training/01.csv  [there]")
                    .contains("version 1: 1,600 rows", "+ training/01.csv");
            assertThat(bench.plots().drift(2).title()).contains("02.csv");
        }
    }

    @Test
    void aRunThatFailedOrDiedIsARunToo() throws Exception {
        Files.writeString(workspace.resolve("dropforge.yaml"), "target: nothing\nthreads: 1\n");
        retrain();
        try (var bench = Workbench.open(workspace)) {
            TrainingRun failed = bench.trainingRuns().getLast();
            assertThat(failed.outcome()).isEqualTo(TrainingRun.Outcome.FAILED);
            assertThat(failed.version()).isNull();
            assertThat(failed.why()).contains("nothing");
            assertThat(bench.runs().intColumn("version").isMissing(3)).isTrue();
        }
    }

    private void month(int month) throws Exception {
        folder.drop("%02d.csv".formatted(month), sample("flights_2013_%02d.csv".formatted(month)));
    }

    private void retrain() throws Exception {
        Workbench.retrain(workspace, Map.of(), false, FitProgress.NONE);
    }
}
