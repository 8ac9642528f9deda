package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.Settings.Key;
import dropforge.files.UserMistake;
import dropforge.quarantine.QuarantineMode;
import dropforge.table.ColumnType;
import dropforge.table.Task;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path workspace;

    @Test
    void withoutAFileAllIsAsItIsByDefault() {
        Settings settings = load();
        assertThat(settings.training()).isEqualTo(TrainingSettings.DEFAULTS);
        assertThat(settings.trainingFolder()).isEqualTo(workspace.resolve("training"));
        assertThat(settings.target()).isEmpty();
        assertThat(settings.task()).isEmpty();
        assertThat(settings.settle()).isEqualTo(Duration.ofMillis(300));
        assertThat(settings.processExisting()).isFalse();
        assertThat(settings.all().keySet()).containsExactly(Key.values());
        assertThat(settings.all().values()).extracting(Settings.Value::origin).containsOnly("default");
    }

    @Test
    void theFileWinsOverTheDefaultAndAFlagOverTheFile() throws IOException {
        write("""
                target: late            # the column
                task: Binary
                seed: 7
                learning-rate: 0.05
                columns: {zip: categorical, day: DATE}
                ignore: ["*.bak"]
                process-existing: true
                """);
        Settings settings = Settings.load(workspace, Map.of(Key.SEED, 8, Key.SETTLE, "1.5s"));

        assertThat(settings.target()).hasValue("late");
        assertThat(settings.task()).hasValue(Task.BINARY);
        assertThat(settings.training().seed()).isEqualTo(8);
        assertThat(settings.training().learningRate()).isEqualTo(0.05);
        assertThat(settings.settle()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.columns())
                .containsExactly(Map.entry("zip", ColumnType.CATEGORICAL), Map.entry("day", ColumnType.DATE));
        assertThat(settings.ignore().ignores(Path.of("old.bak"))).isTrue();
        assertThat(settings.ignore().ignores(Path.of("old.tmp"))).isFalse();
        assertThat(settings.processExisting()).isTrue();
        String file = workspace.resolve("dropforge.yaml").toString();
        assertThat(settings.all().get(Key.TARGET)).isEqualTo(new Settings.Value("late", file));
        assertThat(settings.all().get(Key.SEED)).isEqualTo(new Settings.Value(8, "flag"));
        assertThat(settings.all().get(Key.LEAVES).origin()).isEqualTo("default");
    }

    @Test
    void aFolderOfTheFileLiesInTheWorkspaceAndOneOfAFlagWhereTheUserIs() throws IOException {
        write("training: sales\nmodels: /somewhere/models\n");
        Settings settings = Settings.load(workspace, Map.of(Key.METRICS, "m"));
        assertThat(settings.trainingFolder()).isEqualTo(workspace.resolve("sales"));
        assertThat(settings.modelsFolder()).isEqualTo(Path.of("/somewhere/models"));
        assertThat(settings.metricsFolder()).isEqualTo(Path.of("m").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "target:\ntraining:\ncolumns:\nseed:\n"})
    void anEmptyFileOrANameWithoutAValueSaysNothing(String text) throws IOException {
        write(text);
        assertThat(load().all().values()).extracting(Settings.Value::origin).containsOnly("default");
        assertThat(load().trainingFolder()).isEqualTo(workspace.resolve("training"));
    }

    @Test
    void onlyASearchAsksForItsSecondsSoThatOthersAreNotTrainedAgainForThem() throws IOException {
        write("search-seconds: 3\n");
        assertThat(load().training()).isEqualTo(TrainingSettings.DEFAULTS);
        assertThat(load().permutation()).isFalse();

        write("trainer: auto\nsearch-seconds: 3\n");
        assertThat(load().training().searches()).isTrue();
        assertThat(load().training().searchSeconds()).isEqualTo(3);
        assertThat(load().permutation()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"on,true", "off,false", "true,true", "'\"off\"',false"})
    void whetherItIsMeasuredWhatAColumnIsWorthCanBeSaid(String word, boolean measured) throws IOException {
        write("trainer: auto\npermutation: " + word + "\n");
        assertThat(load().permutation()).isEqualTo(measured);
    }

    @Test
    void anUnknownNameIsToldWithThoseThereAre() throws IOException {
        write("target: late\nlearning_rate: 0.1\n");
        assertMistake(
                "dropforge.yaml", "sets learning_rate, which is no setting (did you mean learning-rate?)", "trainer");
    }

    @ParameterizedTest
    @CsvSource({"off,OFF", "'\"off\"',OFF", "mark,MARK", "Move,MOVE"})
    void whatBecomesOfABadFileCanBeSaid(String word, QuarantineMode mode) throws IOException {
        write("quarantine: " + word + "\n");
        assertThat(load().quarantineMode()).isEqualTo(mode);
        write("quarantine: delete\n");
        assertMistake("quarantine", "is delete, but must be move, mark, off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"target: [a", "- target\n- late", "just a word", "target: late\n  seed: 7"})
    void aFileThatIsNoListOfSettingsIsTold(String text) throws IOException {
        write(text);
        assertMistake("dropforge.yaml cannot be read as settings", "name: value");
    }

    @Test
    void theLineOfAMistakeIsToldAndANameThatIsSaidTwiceIsOne() throws IOException {
        write("seed: 7\ntarget: late\n  leaves: 3\n");
        assertMistake("cannot be read as settings", "line 3");
        write("seed: 7\nseed: 8\n");
        assertMistake("cannot be read as settings", "line 2", "\"seed\"");
    }

    @Test
    void aFileThatIsNotUtf8IsTold() throws IOException {
        Files.write(workspace.resolve("dropforge.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
        assertMistake("dropforge.yaml cannot be read as settings", "not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    task: guess                 | task, guess, auto, binary, multiclass, regression
                    trainer: xgboost            | trainer, xgboost, auto, lightgbm, smile-ridge
                    search-seconds: -1          | search-seconds, -1, from 0
                    leaf-rows: 0                | leaf-rows, 0, from 1
                    permutation: perhaps        | permutation, perhaps, on, off or auto
                    holdout: first              | holdout, first, auto, time or random
                    holdout-share: 1.5          | holdout-share, 1.5, from 0.01 to 0.9
                    holdout-share: NaN          | holdout-share, NaN
                    seed: many                  | seed, many, a whole number
                    iterations: 0               | iterations, 0, from 1 to 100000
                    leaves: 1                   | leaves, 1, from 2
                    learning-rate: 0            | learning-rate, above 0
                    threads: 2.5                | threads, 2.5, a whole number
                    early-stopping: -1          | early-stopping, -1, from 0
                    settle: 300                 | settle, 300, 300ms
                    source: magic               | source, magic, directory-watcher
                    process-existing: perhaps   | process-existing, perhaps, true or false
                    follow-links: outside       | follow-links, outside, inside or anywhere
                    columns: zip                | columns, zip, {zip: categorical
                    columns: {zip: word}        | columns, categorical
                    ignore: ["["]               | ignore, [
                    """)
    void aValueThatDoesNotFitIsToldWithWhatWould(String line, String parts) throws IOException {
        write(line);
        assertMistake(parts.split(", "));
    }

    @ParameterizedTest
    @CsvSource({"300ms,PT0.3S", "1.5s,PT1.5S", "10 m,PT10M", "2h,PT2H", "7d,PT168H", "0s,PT0S"})
    void timesAreWrittenAsPeopleWriteThem(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4000d", "", "5", "s", "-1s", "1w", "1,5s", "9999999999s", "1s2"})
    void anythingElseIsNoTime(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("300ms, 2s, 10m, 2h or 7d");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 ms",
        "999,999 ms",
        "4200,4.2 s",
        "59999,59.9 s",
        "200000,3 min 20 s",
        "18600000,5 h 10 min",
        "183600000,2 d 3 h"
    })
    void timesAreToldShortInEveryCountry(long millis, String words) {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
        try {
            assertThat(Durations.words(Duration.ofMillis(millis))).isEqualTo(words);
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(workspace.resolve("dropforge.yaml"), text);
    }

    private Settings load() {
        return Settings.load(workspace, Map.of());
    }

    private void assertMistake(String... parts) {
        assertThatThrownBy(this::load)
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }
}
