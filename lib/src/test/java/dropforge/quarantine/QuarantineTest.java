package dropforge.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.PermissionsCount;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.quarantine.Quarantine.Outcome;
import dropforge.schema.Finding;
import dropforge.table.FindingKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file in quarantine is never lost, whatever happens in between. */
class QuarantineTest {
    private static final List<Finding> WHY = List.of(new Finding(
            Finding.Severity.HARD, FindingKind.TYPE, "x", 3, "a.csv, row 3, column x: \"b\" is not a number"));

    @TempDir
    Path workspace;

    private Path training;
    private Path folder;
    private Store store;
    private Journal journal;

    @BeforeEach
    void openTheJournal() throws IOException {
        training = Files.createDirectories(workspace.resolve("training")).toRealPath();
        folder = workspace.resolve("quarantine");
        store = Store.open(workspace);
        journal = new Journal(store, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Quarantine quarantine() {
        return quarantine(QuarantineMode.MOVE);
    }

    private Quarantine quarantine(QuarantineMode mode) {
        return new Quarantine(folder, training, "training", mode, journal, Clock.systemUTC());
    }

    private Path file(String path, String text) throws IOException {
        Path file = training.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Quarantined put(String path) throws IOException {
        Outcome outcome = quarantine().put(path, Sha256.of(training.resolve(path)), WHY, 3);
        return ((Outcome.InQuarantine) outcome).file();
    }

    private List<JournalEntry> entries(Kind kind) {
        return journal.find(JournalQuery.ALL.withKinds(kind));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileKeepsItsPathAndHasItsReasonsBesideIt() throws Exception {
        Path file = file("2024/a.csv", "x\nb\n");
        Quarantined put = put("2024/a.csv");

        assertThat(file).doesNotExist();
        assertThat(folder.resolve(put.name())).hasContent("x\nb\n");
        assertThat(put.name()).matches("2024/a\\.\\d{8}T\\d{6}\\.\\d{3}Z\\.csv");
        assertThat(quarantine().files()).containsExactly(put);
        assertThat(Files.readString(folder.resolve(put.name() + ".reason.txt")))
                .contains(
                        "2024/a.csv is not learned from",
                        "row 3, column x: \"b\" is not a number",
                        "by version 3 of schema.json");
        assertThat(entries(Kind.FILE_QUARANTINED)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(put.journalEntry());
            assertThat(entry.path()).isEqualTo("2024/a.csv");
            assertThat(entry.text(Draft.TO))
                    .isEqualTo(folder.resolve(put.name()).toString());
            assertThat(entry.number("row")).isEqualTo(3);
        });
    }

    @Test
    void twoOfOneNameAreBothKept() throws Exception {
        file("a.csv", "1");
        put("a.csv");
        file("a.csv", "2");
        put("a.csv");

        assertThat(quarantine().files()).extracting(Quarantined::path).containsExactly("a.csv", "a.csv");
        assertThat(names()).hasSize(6);
    }

    @Test
    void aFileThatIsNotAsItWasJudgedIsLeftAlone() throws Exception {
        Path file = file("a.csv", "x\nb\n");
        String judged = Sha256.of(file);
        Files.writeString(file, "x\n1\n");

        assertThat(quarantine().put("a.csv", judged, WHY, 1)).isInstanceOf(Outcome.Changed.class);
        assertThat(file).hasContent("x\n1\n");
        Files.delete(file);
        assertThat(quarantine().put("a.csv", judged, WHY, 1)).isInstanceOf(Outcome.Changed.class);
        assertThat(entries(Kind.FILE_QUARANTINED)).isEmpty();
    }

    @Test
    void whatALinkLeadsToStaysWhereItIs() throws Exception {
        Path elsewhere = Files.writeString(workspace.resolve("elsewhere.csv"), "x\nb\n");
        Files.createSymbolicLink(training.resolve("a.csv"), elsewhere);
        Quarantined put = put("a.csv");

        assertThat(put.moved()).isFalse();
        assertThat(elsewhere).exists();
        assertThat(training.resolve("a.csv")).exists();
    }

    @Test
    void aFileThatIsOnlyMarkedStaysAndAnotherMarkTakesThePlaceOfTheFirst() throws Exception {
        Path file = file("a.csv", "1");
        quarantine(QuarantineMode.MARK).put("a.csv", Sha256.of(file), WHY, null);
        Files.writeString(file, "2");
        quarantine(QuarantineMode.MARK).put("a.csv", Sha256.of(file), WHY, null);

        assertThat(file).hasContent("2");
        assertThat(quarantine().files())
                .singleElement()
                .satisfies(marked -> assertThat(marked.sha256()).isEqualTo(Sha256.of("2")));
        assertThat(names()).hasSize(2);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @ExtendWith(PermissionsCount.class)
    void intoAFolderThatMayNotBeWrittenNothingIsMoved() throws Exception {
        Path file = file("a.csv", "x\nb\n");
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));

        assertThat(quarantine().put("a.csv", Sha256.of(file), WHY, 1))
                .isInstanceOfSatisfying(
                        Outcome.LeftInPlace.class,
                        left -> assertThat(left.sentence())
                                .contains("it stays where it is", folder.toString(), "AccessDenied"));
        assertThat(file).hasContent("x\nb\n");
        assertThat(entries(Kind.FILE_QUARANTINED)).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @ExtendWith(PermissionsCount.class)
    void outOfAFolderThatMayNotBeWrittenNothingIsMovedAndNothingIsLeftBehind() throws Exception {
        Path file = file("2024/a.csv", "x\nb\n");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThat(quarantine().put("2024/a.csv", Sha256.of(file), WHY, 1)).isInstanceOf(Outcome.LeftInPlace.class);
        } finally {
            Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(file).hasContent("x\nb\n");
        assertThat(names()).isEmpty();
        assertThat(entries(Kind.FILE_QUARANTINED)).isEmpty();
    }

    /** The memory is another file system than the disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void betweenTwoFileSystemsAFileIsCopiedAndThenRemoved() throws Exception {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "dropforge-test-");
        try {
            folder = memory.resolve("quarantine");
            Path file = file("a.csv", "x\nb\n");
            Quarantined put = put("a.csv");

            assertThat(file).doesNotExist();
            assertThat(folder.resolve(put.name())).hasContent("x\nb\n");
            assertThat(names()).hasSize(3);
            quarantine().release(put);
            assertThat(file).hasContent("x\nb\n");
            assertThat(names()).isEmpty();
        } finally {
            dropforge.files.WholeWrites.deleteTree(memory);
        }
    }

    @Test
    void aReleasedFileIsWhereItWasAndOnRecord() throws Exception {
        file("2024/a.csv", "x\nb\n");
        put("2024/a.csv");
        quarantine().release(quarantine().file("a.csv"));

        assertThat(training.resolve("2024/a.csv")).hasContent("x\nb\n");
        assertThat(names()).isEmpty();
        assertThat(entries(Kind.FILE_RELEASED)).extracting(JournalEntry::path).containsExactly("2024/a.csv");
    }

    @Test
    void reasonsThatSomebodyMadeUpAreLeftOutAndPutNothingElsewhere() throws Exception {
        file("a.csv", "bad");
        put("a.csv");
        Path reasons = folder.resolve("x.csv.reason.json");
        for (String madeUp : new String[] {"null", "{}", "[]", "{\"name\": \"x.csv\"}", "no json"}) {
            Files.writeString(reasons, madeUp);
            assertThat(quarantine().files()).as(madeUp).hasSize(1);
        }
        Files.delete(reasons);
        Path real = folder.resolve(quarantine().files().getFirst().name() + ".reason.json");
        Files.writeString(
                real, Files.readString(real).replace("\"path\" : \"a.csv\"", "\"path\" : \"../../escaped.csv\""));
        Quarantined outside = quarantine().files().getFirst();

        assertThat(outside.path()).isEqualTo("../../escaped.csv");
        assertThatThrownBy(() -> quarantine().release(outside))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("outside of the training folder");
        assertThat(workspace.getParent().resolve("escaped.csv")).doesNotExist();
    }

    @Test
    void aReleasedFileTakesNoOthersPlace() throws Exception {
        file("a.csv", "old");
        Quarantined put = put("a.csv");
        file("a.csv", "new");

        assertThatThrownBy(() -> quarantine().release(put))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith(
                        "There is another file " + training.resolve("a.csv") + " now. Move that away first");
        assertThat(training.resolve("a.csv")).hasContent("new");
        assertThat(folder.resolve(put.name())).hasContent("old");
    }

    @Test
    void aMistypedNameIsToldWithTheOneThatIsMeant() throws Exception {
        file("flights.csv", "x\nb\n");
        put("flights.csv");

        assertThatThrownBy(() -> quarantine().file("flihgts.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessageEndingWith("; did you mean flights.csv?");
    }

    @Test
    void aProcessThatDiedBeforeTheMoveLeavesTheFileAndNoReasons() throws Exception {
        Path file = file("a.csv", "x\nb\n");
        Quarantined put = put("a.csv");
        Files.move(folder.resolve(put.name()), file);

        quarantine().recover();

        assertThat(file).hasContent("x\nb\n");
        assertThat(names()).isEmpty();
    }

    @Test
    void aProcessThatDiedBeforeTheEntryGetsItAtTheNextStart() throws Exception {
        file("a.csv", "x\nb\n");
        Quarantined put = put("a.csv");
        rewrite(put.withEntry(put.journalEntry() + 1_000));

        quarantine().recover();

        assertThat(entries(Kind.FILE_QUARANTINED)).hasSize(2);
        assertThat(quarantine().files())
                .singleElement()
                .satisfies(found -> assertThat(found.journalEntry())
                        .isEqualTo(entries(Kind.FILE_QUARANTINED).getLast().id()));
        quarantine().recover();
        assertThat(entries(Kind.FILE_QUARANTINED)).hasSize(2);
    }

    @Test
    void aProcessThatDiedBetweenCopyAndRemovalLeavesTheFileWhereItWas() throws Exception {
        Path file = file("a.csv", "x\nb\n");
        Quarantined put = put("a.csv");
        Files.copy(folder.resolve(put.name()), file);
        rewrite(put.withEntry(put.journalEntry() + 1_000));
        Files.writeString(folder.resolve(".unfinished-half"), "x");

        quarantine().recover();

        assertThat(file).hasContent("x\nb\n");
        assertThat(names()).isEmpty();
    }

    /** A file that was dropped again meanwhile is another one. */
    @Test
    void ofAFileThatIsThereAgainTheOldOneStaysInQuarantine() throws Exception {
        file("a.csv", "x\nb\n");
        Quarantined put = put("a.csv");
        rewrite(put.withEntry(put.journalEntry() + 1_000));
        file("a.csv", "x\n1\n");

        quarantine().recover();

        assertThat(folder.resolve(put.name())).hasContent("x\nb\n");
        assertThat(training.resolve("a.csv")).hasContent("x\n1\n");
    }

    private void rewrite(Quarantined file) throws IOException {
        Files.writeString(folder.resolve(file.name() + ".reason.json"), dropforge.journal.Json.page(file));
    }
}
