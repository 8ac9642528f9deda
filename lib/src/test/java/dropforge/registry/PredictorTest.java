package dropforge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dropforge.Settings.Key;
import dropforge.Workbench;
import dropforge.files.PermissionsCount;
import dropforge.files.UserMistake;
import dropforge.table.ColumnFormat;
import dropforge.table.ColumnType;
import dropforge.table.PredictionInput;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model of the penguins answers for files as they come. */
class PredictorTest {
    private static final Path PENGUINS =
            Path.of("").toAbsolutePath().getParent().resolve("data/samples/penguins.csv");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Predictor species;
    private static Predictor mass;

    @BeforeAll
    static void train() throws Exception {
        species = trained("species");
        mass = trained("body_mass_g");
    }

    private static Predictor trained(String target) throws Exception {
        Path workspace = shared.resolve(target);
        Files.createDirectories(workspace.resolve("training"));
        Files.copy(PENGUINS, workspace.resolve("training/penguins.csv"));
        Workbench.retrain(workspace, Map.of(Key.TARGET, target, Key.ITERATIONS, 20), false, FitProgress.NONE);
        return Predictor.load(new ModelRegistry(workspace.resolve("models")), 1);
    }

    @Test
    void theRowsAreKeptAndAnswersAreAdded() throws IOException {
        List<NamedCsvRecord> predicted = records(csv(species, PENGUINS));
        List<NamedCsvRecord> rows = records(Files.readString(PENGUINS));

        assertThat(predicted).hasSameSizeAs(rows);
        assertThat(predicted.getFirst().getHeader().subList(8, 12))
                .containsExactly("prediction", "p(Adelie)", "p(Chinstrap)", "p(Gentoo)");
        int right = 0;
        for (int row = 0; row < rows.size(); row++) {
            NamedCsvRecord each = predicted.get(row);
            assertThat(each.getFields().subList(0, 8)).isEqualTo(rows.get(row).getFields());
            double sum = 0;
            for (String word : species.version().classes()) {
                double probability = Double.parseDouble(each.getField("p(" + word + ")"));
                sum += probability;
                assertThat(probability)
                        .isLessThanOrEqualTo(
                                Double.parseDouble(each.getField("p(" + each.getField("prediction") + ")")));
            }
            assertThat(sum).isBetween(0.999999, 1.000001);
            right += each.getField("prediction").equals(each.getField("species")) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(330);
    }

    @Test
    void linesEndAsTheyDoOnThisSystem() throws IOException {
        assertThat(csv(species, PENGUINS).split(System.lineSeparator())).hasSize(345);
        assertThat(csv(species, PENGUINS).contains("\r"))
                .isEqualTo(System.lineSeparator().contains("\r"));
    }

    @Test
    void anAnswerInNumbersIsOneColumn() throws IOException {
        List<NamedCsvRecord> predicted = records(csv(mass, PENGUINS));
        assertThat(predicted.getFirst().getHeader()).hasSize(9).endsWith("prediction");
        assertThat(predicted)
                .allSatisfy(row -> assertThat(Double.parseDouble(row.getField("prediction")))
                        .isBetween(2500.0, 6500.0));
    }

    /** Quotes, line breaks and separators within fields, empty lines between rows, columns that the model does not know. */
    @Test
    void rowsOfEveryKindKeepTheirPlace() throws IOException {
        Path file = write("""
                note,flipper_length_mm,bill_length_mm,bill_depth_mm,island,body_mass_g,sex,year
                "said ""yes"", twice",181,39.1,18.7,Torgersen,3750,male,2007

                "two
                lines",230,50.0,15.2,Biscoe,5700,male,2009
                ,,,,,,,
                """);
        List<NamedCsvRecord> predicted = records(csv(species, file));
        assertThat(predicted)
                .extracting(row -> row.getField("note"))
                .containsExactly("said \"yes\", twice", "two\nlines", "");
        assertThat(predicted)
                .extracting(row -> row.getField("prediction"))
                .startsWith("Adelie", "Gentoo")
                .hasSize(3);
    }

    @Test
    void semicolonsAndUtf16AreUnderstoodAndTheSeparatorIsKept() throws IOException {
        String text = Files.readString(PENGUINS).replace(',', ';');
        Path file = folder.resolve("umlaut ü.csv");
        Files.write(file, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));

        String predicted = csv(species, file);
        assertThat(predicted).startsWith("species;island;").contains(";prediction;p(Adelie);");
        assertThat(predicted.replace(';', ',')).isEqualTo(csv(species, PENGUINS));
    }

    @Test
    void answersHaveADecimalCommaWhereTheNumbersOfTheFileHave() throws IOException {
        Path file = write(Files.readString(PENGUINS).replace(',', ';').replace('.', ','));
        for (Predictor predictor : List.of(species, mass)) {
            String predicted = csv(predictor, file);
            assertThat(predicted).doesNotContain(".");
            assertThat(predicted.replace(',', '.').replace(';', ',')).isEqualTo(csv(predictor, PENGUINS));

            assertThat(json(predictor, file)).contains(".").isEqualTo(json(predictor, PENGUINS));
        }
    }

    @Test
    void answersWithADecimalCommaAreReadAsTheNumbersThatTheyAre() throws IOException {
        Path once = write(
                csv(mass, write(Files.readString(PENGUINS).replace(',', ';').replace('.', ','))));
        List<ColumnFormat> formats = List.of(ColumnFormat.of("prediction", ColumnType.NUMERIC));
        double[] read =
                PredictionInput.read(once, formats).frame().columns().getFirst().values();

        assertThat(read)
                .containsExactly(records(csv(mass, PENGUINS)).stream()
                        .mapToDouble(row -> Double.parseDouble(row.getField("prediction")))
                        .toArray());
        String twice = csv(mass, once);
        assertThat(CsvReader.builder().fieldSeparator(';').ofNamedCsvRecord(twice).stream())
                .allSatisfy(row -> assertThat(row.getField("prediction_2")).isEqualTo(row.getField("prediction")));
    }

    /** Whole numbers do not tell, and a word with a comma in it is no number. */
    @Test
    void answersHaveADecimalPointWhereNoNumberOfTheFileTells() throws IOException {
        Path file = write("note;island;flipper_length_mm\n1,5;Biscoe;181\nred;Dream;190\nblue;Dream;191\n");
        assertThat(csv(mass, file).lines().skip(1))
                .allSatisfy(row -> assertThat(row).matches("[^.]+;[0-9]+\\.[0-9]+"));
    }

    @Test
    void aColumnThatIsNotThereIsMissingInEveryRowAndToldOnce() throws IOException {
        Path file = write("island,bill_length_mm\nBiscoe,39.1\nDream,50\n");
        var output = new StringWriter();
        List<String> warnings = species.predictCsv(file, output);

        assertThat(records(output.toString())).hasSize(2);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(file.toString(), "no column bill_depth_mm, flipper_length_mm,", "version 1", "missing");
        assertThat(species.predictCsv(PENGUINS, new StringWriter())).isEmpty();
    }

    @Test
    void aWordThatWasNeverSeenCountsAsNone() throws IOException {
        String known = csv(species, write("island,bill_length_mm\n,39.1\n"));
        String unknown = csv(species, write("island,bill_length_mm\nAtlantis,39.1\n"));
        assertThat(answers(unknown)).isEqualTo(answers(known));
    }

    @Test
    void aTextInAColumnOfNumbersIsToldWithRowAndColumn() throws IOException {
        Path file = write("island,bill_length_mm\nBiscoe,39.1\nDream,long\n");
        var output = new StringWriter();
        assertThatThrownBy(() -> species.predictCsv(file, output))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(file.toString(), "row 3", "bill_length_mm", "long")
                .hasMessageNotContaining("\n");
        assertThat(output.toString()).isEmpty();
    }

    /** Whoever asks for a prediction has mistyped a name; nobody need put the file back, as in a watched folder. */
    @Test
    void whatIsNoFileIsToldWithWhatToName() throws IOException {
        Path nowhere = folder.resolve("nowhere.csv");
        assertThatThrownBy(() -> csv(species, nowhere))
                .isInstanceOf(UserMistake.class)
                .hasMessage("There is no file %s. Name a CSV file.", nowhere);
        assertThatThrownBy(() -> csv(species, folder))
                .isInstanceOf(UserMistake.class)
                .hasMessage("%s is a folder. Name a CSV file in it.", folder);
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), nowhere);
        assertThatThrownBy(() -> csv(species, link))
                .isInstanceOf(UserMistake.class)
                .hasMessage("%s is a link to a file that is not there. Name a CSV file.", link);
        Path nothing = Path.of("/dev/null");
        if (Files.exists(nothing)) {
            assertThatThrownBy(() -> csv(species, nothing))
                    .isInstanceOf(UserMistake.class)
                    .hasMessage("/dev/null is not a regular file. Save its rows as a CSV file and name that.");
        }
    }

    @Test
    @ExtendWith(PermissionsCount.class)
    void aFileThatIsEmptyOrMayNotBeReadIsTold() throws IOException {
        Path file = write("");
        assertThatThrownBy(() -> csv(species, file))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("is empty");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
        assertThatThrownBy(() -> csv(species, file))
                .isInstanceOf(UserMistake.class)
                .hasMessage("%s: cannot be read; give this user read access", file);
    }

    @Test
    void whatWasPredictedCanBePredictedAgain() throws IOException {
        Path once = write(csv(species, PENGUINS));
        List<NamedCsvRecord> twice = records(csv(species, once));
        assertThat(twice.getFirst().getHeader()).contains("prediction", "prediction_2", "p(Adelie)", "p(Adelie)_2");
        assertThat(twice)
                .allSatisfy(row -> assertThat(row.getField("prediction_2")).isEqualTo(row.getField("prediction")));
    }

    @Test
    void asJsonEachRowIsALine() throws IOException {
        List<JsonNode> lines =
                json(species, PENGUINS).lines().map(new JsonMapper()::readTree).toList();
        List<NamedCsvRecord> rows = records(csv(species, PENGUINS));

        assertThat(lines).hasSameSizeAs(rows);
        for (int row = 0; row < rows.size(); row++) {
            assertThat(lines.get(row).get("row").asInt()).isEqualTo(row + 1);
            assertThat(lines.get(row).get("prediction").asString())
                    .isEqualTo(rows.get(row).getField("prediction"));
            assertThat(lines.get(row).get("probabilities").get("Gentoo").asDouble())
                    .isEqualTo(Double.parseDouble(rows.get(row).getField("p(Gentoo)")));
        }
        JsonNode first = new JsonMapper()
                .readTree(json(mass, PENGUINS).lines().findFirst().orElseThrow());
        assertThat(first.get("prediction").isNumber()).isTrue();
        assertThat(first.has("probabilities")).isFalse();
    }

    @Test
    void aDamagedModelIsToldWithWhatToDo(@TempDir Path models) throws IOException {
        Path version = Files.createDirectory(models.resolve("version_0001"));
        for (String file : List.of("version.json", "model.json", "model.rows", "model.txt")) {
            Files.copy(shared.resolve("species/models/version_0001").resolve(file), version.resolve(file));
        }
        Files.writeString(version.resolve("model.txt"), "tree\n");
        assertThatThrownBy(() -> Predictor.load(new ModelRegistry(models), 1))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("model.txt", "not as it was written", "--version");
        Files.copy(
                shared.resolve("species/models/version_0001/model.txt"),
                version.resolve("model.txt"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.delete(version.resolve("model.json"));
        assertThatThrownBy(() -> Predictor.load(new ModelRegistry(models), 1))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("model.json", "or is gone");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("input.csv"), text);
    }

    private static String csv(Predictor predictor, Path file) throws IOException {
        var output = new StringWriter();
        predictor.predictCsv(file, output);
        return output.toString();
    }

    private static String json(Predictor predictor, Path file) throws IOException {
        var output = new StringWriter();
        predictor.predictJson(file, output);
        return output.toString();
    }

    private static List<String> answers(String csv) {
        return records(csv).stream()
                .map(row -> row.getField("prediction") + row.getField("p(Adelie)"))
                .toList();
    }

    private static List<NamedCsvRecord> records(String csv) {
        return CsvReader.builder().ofNamedCsvRecord(csv).stream().toList();
    }
}
