package dropforge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.schema.JudgedFolder.Judgement;
import dropforge.table.ColumnType;
import dropforge.table.IngestSettings;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema is told from the first files, and from then on belongs to the user. */
class SchemaStoreTest {
    @TempDir
    Path workspace;

    private JudgedFolder folder;

    @BeforeEach
    void aFirstFileIsThere() throws IOException {
        folder = new JudgedFolder(workspace).with("a.csv", JudgedFolder.flights(40));
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void theFirstSchemaSaysWhatTheFirstFilesAreLike() throws Exception {
        Schema schema = folder.judge().schema();

        assertThat(schema.version()).isEqualTo(1);
        assertThat(schema.task()).isEqualTo(Task.BINARY);
        assertThat(schema.column("minute").orElseThrow().seen()).isEqualTo(new Schema.Seen(0.0, 39.0, 0, null));
        assertThat(schema.column("carrier").orElseThrow().seen().values()).containsExactly("AA", "DL", "UA");
        assertThat(schema.column("late").orElseThrow().seen().values()).containsExactly("0", "1");
        assertThat(schema.rows()).isEqualTo(new Schema.Rows(40, 1));
        assertThat(folder.schemas.read()).contains(schema);
        assertThat(folder.changes()).singleElement().satisfies(entry -> {
            assertThat(entry.number("version")).isEqualTo(1);
            assertThat(entry.text("by")).isEqualTo("inferred");
        });
    }

    @Test
    void whatMoreFilesAreLikeIsSeenAndNoNewVersion() throws Exception {
        folder.judge();
        folder.with("b.csv", JudgedFolder.flights(60)).judge();

        Schema schema = folder.schemas.takeUp().orElseThrow();
        assertThat(schema.version()).isEqualTo(1);
        assertThat(schema.column("minute").orElseThrow().seen().max()).isEqualTo(59);
        assertThat(schema.rows().files()).isEqualTo(2);
        assertThat(folder.changes()).hasSize(1);
    }

    @Test
    void anEditIsTheNextVersionToldInWordsAndTheFormerOneIsKept() throws Exception {
        folder.judge();
        folder.edit("\"type\" : \"numeric\",", "\"type\" : \"numeric\", \"max\" : 1440,");
        Schema schema = folder.judge().schema();

        assertThat(schema.version()).isEqualTo(2);
        assertThat(folder.json()).contains("\"version\" : 2", "\"max\" : 1440");
        assertThat(folder.changes().getLast().text("message")).isEqualTo("column minute: max 1440");
        assertThat(folder.schemas.versions()).containsExactly(1, 2);
        assertThat(folder.schemas
                        .version(1)
                        .orElseThrow()
                        .column("minute")
                        .orElseThrow()
                        .max())
                .isNull();
    }

    @Test
    void anotherNumberInTheFileIsNoEdit() throws Exception {
        folder.judge();
        folder.edit("\"version\" : 1", "\"version\" : 7");

        assertThat(folder.judge().schema().version()).isEqualTo(1);
        assertThat(folder.json()).contains("\"version\" : 1");
    }

    @Test
    void aSchemaThatWasRemovedIsToldAnewAsTheNextVersion() throws Exception {
        folder.judge();
        Files.delete(folder.schemas.file());

        assertThat(folder.judge().schema().version()).isEqualTo(2);
    }

    @Test
    void aSchemaMayBeWrittenBeforeTheFirstFile() throws Exception {
        Files.writeString(folder.schemas.file(), """
                {"columns": [{"name": "minute", "type": "numeric", "max": 10},
                             {"name": "carrier", "type": "categorical"}, {"name": "late", "type": "numeric"}]}
                """);
        folder.with("b.csv", JudgedFolder.flights(10, row -> "%d,AA,%d".formatted(row, row % 2)));
        Judgement judgement = folder.judge();

        assertThat(judgement.refused())
                .containsExactly(
                        "a.csv, row 41, column minute: 39 is more than the most that is allowed, 10; correct it, or change that in schema.json");
        assertThat(judgement.schema().target()).isEqualTo("late");
        assertThat(folder.changes()).extracting(entry -> entry.text("by")).containsExactly("edited", "settings");
    }

    @Test
    void whatTheSettingsSayOfAColumnWinsAndIsANewVersion() throws Exception {
        folder.judge();
        folder.saying(new IngestSettings(
                        Optional.of("late"), Optional.empty(), Map.of("minute", ColumnType.CATEGORICAL)))
                .judge();

        assertThat(folder.changes().getLast().text("by")).isEqualTo("settings");
        assertThat(folder.changes().getLast().text("message"))
                .isEqualTo("column minute: type categorical, was numeric");
    }

    @Test
    void anotherTargetInTheSettingsIsANewVersionWithItsTask() throws Exception {
        folder.judge();
        Schema schema =
                folder.saying(IngestSettings.predicting("carrier")).judge().schema();

        assertThat(schema.target()).isEqualTo("carrier");
        assertThat(folder.changes().getLast().text("message"))
                .isEqualTo("target carrier, was late; task multiclass, was binary");
    }

    @Test
    void aTargetThatTheSchemaDoesNotHaveIsTheSettingsMistake() throws Exception {
        folder.judge();
        folder.saying(IngestSettings.predicting("latte"));

        assertThatThrownBy(folder::judge)
                .isInstanceOf(TrainingException.class)
                .hasMessage(
                        "The target latte is none of the columns of schema.json (did you mean late?); there are: minute, carrier, late");
    }

    @Test
    void withoutATargetInTheSettingsTheSchemasIsTaken() throws Exception {
        folder.judge();
        folder.saying(new IngestSettings(Optional.empty(), Optional.empty(), Map.of()));

        assertThat(folder.judge().read().dataset().targetName()).isEqualTo("late");
    }

    @Test
    void whatTheUserWritesWhileAModelIsMadeIsNotOverwritten() throws Exception {
        Schema schema = folder.judge().schema();
        folder.edit("\"type\" : \"numeric\",", "\"type\" : \"numeric\", \"min\" : -5,");
        String written = folder.json();
        folder.schemas.widen(schema, folder.judge().read().profiles(), java.util.List.of());

        assertThat(folder.json()).contains("\"min\" : -5");
        assertThat(written).contains("\"min\" : -5");
    }

    @Test
    void anEditIsNoticedAndWhatWasWrittenHereIsNone() throws Exception {
        folder.judge();
        assertThat(folder.schemas.isEdited()).isFalse();
        folder.edit("\"numeric\"", "\"numeric\", \"min\" : 0");
        assertThat(folder.schemas.isEdited()).isTrue();
        folder.judge();
        assertThat(folder.schemas.isEdited()).isFalse();
        Files.delete(folder.schemas.file());
        assertThat(folder.schemas.isEdited()).isTrue();
    }
}
