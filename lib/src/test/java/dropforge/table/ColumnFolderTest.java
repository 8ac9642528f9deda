package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dropforge.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process has read the next one need not read, and never reads otherwise. */
class ColumnFolderTest {
    private static final IngestSettings SETTINGS = IngestSettings.predicting("y");

    @TempDir
    Path root;

    @TempDir
    Path workspace;

    private Path columns;

    @BeforeEach
    void aFolderThatIsNotThereYet() {
        columns = workspace.resolve("cache/columns");
    }

    @Test
    void aTableOfEverySortOfColumnComesBackAsItWasThoughItsFileIsGone() throws IOException {
        String rows = IntStream.range(0, 12_000)
                .mapToObj(i -> "%d.25,grün%d,%s,%s,%s,%d"
                        .formatted(
                                i - 6_000,
                                i % 7,
                                LocalDate.ofEpochDay(i),
                                i % 11 == 0 ? "" : i % 2 == 0 ? "yes" : "no",
                                i % 40_000 + "x",
                                i % 2))
                // Empty lines shift those after them.
                .reduce((text, row) -> text + (row.contains("grün3") ? "\n\n" : "\n") + row)
                .orElseThrow();
        TrainingFile file = write("a.csv", "n,word,day,flag,code,y\n" + rows + "\n");
        Ingested first = readAndStore(List.of(file));

        Files.delete(root.resolve("a.csv"));
        Ingested again = ingest().read(root, List.of(file), SETTINGS);

        assertSame(again, first);
        assertThat(again.lines().of(11_999)).isEqualTo(first.lines().of(11_999)).isGreaterThan(12_001);
        assertThat(again.profiles().getFirst().columns())
                .extracting(ColumnProfile::name, ColumnProfile::present, ColumnProfile::words)
                .isEqualTo(first.profiles().getFirst().columns().stream()
                        .map(each -> tuple(each.name(), each.present(), each.words()))
                        .toList());
    }

    @Test
    void whateverIsWrongWithWhatIsStoredTheFileIsReadInstead() throws IOException {
        TrainingFile file = write("a.csv", TrainingFolder.good());
        Ingested first = readAndStore(List.of(file));
        Path stored = stored().getFirst();
        byte[] sound = Files.readAllBytes(stored);

        for (int at = 0; at < sound.length; at += 37) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 0x10;
            Files.write(stored, damaged);
            assertSame(ingest().read(root, List.of(file), SETTINGS), first);
        }
        for (int length : new int[] {0, 1, 20, sound.length - 1}) {
            Files.write(stored, Arrays.copyOf(sound, length));
            assertSame(ingest().read(root, List.of(file), SETTINGS), first);
        }
    }

    @Test
    void aFileWhoseHashNobodyHasSaidIsReadAgainWhenItHasChanged() throws IOException {
        write("a.csv", TrainingFolder.good());
        var unhashed = new TrainingFile("a.csv", null);
        readAndStore(List.of(unhashed));

        write("a.csv", TrainingFolder.good().replace("red", "green"));
        Ingested changed = ingest().read(root, List.of(unhashed), SETTINGS);

        assertThat(changed.dataset().features().column("colour").orElseThrow().levels())
                .containsExactly("blue", "green");
        assertThat(changed.dataset().files().getFirst().sha256()).isEqualTo(Sha256.of(root.resolve("a.csv")));
    }

    @Test
    void whatIsOfNoFileAnyMoreIsLetGoAndWhatIsOfOthersStays() throws IOException {
        TrainingFile a = write("a.csv", TrainingFolder.good());
        TrainingFile b = write("b.csv", TrainingFolder.good().replace("red", "green"));
        var ingest = ingest();
        ingest.read(root, List.of(a, b), SETTINGS);
        ingest.readSome(root, List.of(b), SETTINGS, FileRules.NONE);
        ingest.store();
        assertThat(stored()).hasSize(2);

        Path other = Files.writeString(columns.resolve("notes.txt"), "mine");
        Path ofOtherCode =
                Files.writeString(columns.resolve(a.sha256() + ".0123456789abcdef.columns"), "of other code");
        readAndStore(List.of(b));

        assertThat(stored()).singleElement().asString().contains(b.sha256());
        assertThat(other).exists();
        assertThat(ofOtherCode).doesNotExist();
    }

    /** Of a column of very many numbers the words are not kept, and now they are asked for. */
    @Test
    void whatDoesNotSufficeIsReadAgainAndStoredAnew() throws IOException {
        String text = TrainingFolder.table("code,y", 9_000, row -> row + "," + row % 2);
        TrainingFile file = write("a.csv", text);
        readAndStore(List.of(file));
        var words = new IngestSettings(Optional.of("y"), Optional.empty(), Map.of("code", ColumnType.CATEGORICAL));

        var ingest = ingest();
        Ingested read = ingest.read(root, List.of(file), words);
        ingest.store();

        assertThat(read.dataset().features().column("code").orElseThrow().levels())
                .hasSize(9_000);
        Files.delete(root.resolve("a.csv"));
        assertSame(ingest().read(root, List.of(file), words), read);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoHindrance() throws IOException {
        Files.createDirectories(columns.getParent());
        Files.writeString(columns, "a file where the folder should be");
        TrainingFile file = write("a.csv", TrainingFolder.good());

        Ingested first = readAndStore(List.of(file));

        assertSame(ingest().read(root, List.of(file), SETTINGS), first);
    }

    private TrainingFile write(String name, String text) throws IOException {
        Path file = Files.writeString(root.resolve(name), text, StandardCharsets.UTF_8);
        return new TrainingFile(name, Sha256.of(file));
    }

    /** As another process would have it. */
    private Ingest ingest() {
        return new Ingest(new IngestCache(new ColumnFolder(columns)));
    }

    private Ingested readAndStore(List<TrainingFile> files) {
        Ingest ingest = ingest();
        Ingested read = ingest.read(root, files, SETTINGS);
        ingest.store();
        return read;
    }

    private List<Path> stored() throws IOException {
        try (Stream<Path> files = Files.list(columns)) {
            return files.filter(file -> file.toString().endsWith(".columns")).toList();
        }
    }

    private static void assertSame(Ingested read, Ingested expected) {
        Dataset data = read.dataset();
        Dataset then = expected.dataset();
        assertThat(data.features().columns())
                .extracting(Column::name, Column::type, Column::levels)
                .isEqualTo(then.features().columns().stream()
                        .map(each -> tuple(each.name(), each.type(), each.levels()))
                        .toList());
        for (int c = 0; c < data.features().columns().size(); c++) {
            assertThat(data.features().columns().get(c).values())
                    .isEqualTo(then.features().columns().get(c).values());
        }
        assertThat(data.target()).isEqualTo(then.target());
        assertThat(data.rowKeys()).isEqualTo(then.rowKeys());
        assertThat(data.files()).isEqualTo(then.files());
        assertThat(read.formats()).isEqualTo(expected.formats());
        assertThat(read.warnings()).isEqualTo(expected.warnings());
    }
}
