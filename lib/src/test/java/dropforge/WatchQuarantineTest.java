package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.files.PermissionsCount;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.handle.Exec;
import dropforge.handle.Retries;
import dropforge.handle.Wanted;
import dropforge.journal.Draft;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.quarantine.Quarantined;
import dropforge.registry.ModelVersion;
import dropforge.report.Headline;
import dropforge.schema.Finding;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real watcher puts what cannot be learned from into quarantine, and no other file. */
@Timeout(180)
class WatchQuarantineTest {
    @TempDir
    Path workspace;

    private DropFolder folder;
    private Path quarantine;

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
        quarantine = workspace.resolve("quarantine");
    }

    @Test
    void aBadFileGoesThereWithItsReasonsAndItsRemovalTrainsNothing() throws Exception {
        String broken = broken(1);
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("2024/broken.csv", broken);
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
            folder.until(watch, Kind.REMOVED, 1);
        }

        assertThat(folder.training.resolve("2024/broken.csv")).doesNotExist();
        Quarantined file = onlyOne();
        assertThat(file.path()).isEqualTo("2024/broken.csv");
        assertThat(quarantine.resolve(file.name())).hasContent(broken);
        assertThat(file.schema()).isEqualTo(1);
        assertThat(file.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.HARD);
            assertThat(finding.row()).isEqualTo(3);
            assertThat(finding.column()).isEqualTo("bill_length_mm");
        });
        assertThat(folder.entries(Kind.REMOVED))
                .singleElement()
                .satisfies(
                        removed -> assertThat(removed.number(Draft.QUARANTINED)).isEqualTo(file.journalEntry()));
        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(1);
        assertThat(folder.entries(Kind.TRAINING_FAILED)).isEmpty();
        assertThat(folder.errors()).isEmpty();
    }

    @Test
    void aFileThatTheUserRemovesIsTheUsersRemoval() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("broken.csv", broken(1));
            folder.until(watch, Kind.REMOVED, 1);
            folder.drop("broken.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
            Files.delete(folder.training.resolve("broken.csv"));
            folder.until(watch, Kind.MODEL_PROMOTED, 3);
        }
        assertThat(folder.entries(Kind.REMOVED).getLast().detail()).doesNotContainKey(Draft.QUARANTINED);
        assertThat(folder.learnedFrom()).containsExactly("good.csv");
    }

    /** Nobody watches, so that the file was never gone for the watcher. */
    @Test
    void soIsThatOfAFileWhichWasPutBackBefore() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("second.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        folder.drop("second.csv", broken(1));
        Workbench.retrain(workspace, Map.of(Settings.Key.TARGET, "species"), false, FitProgress.NONE);
        Workbench.release(workspace, onlyOne().name(), false);
        Files.delete(folder.training.resolve("second.csv"));

        folder.watchUntil(Kind.REMOVED, 1);

        assertThat(folder.entries(Kind.REMOVED).getFirst().detail()).doesNotContainKey(Draft.QUARANTINED);
    }

    @Test
    void aRepairedFileIsTakenAndTheOldOneIsKeptAsRepaired() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("broken.csv", broken(1));
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
            assertThat(status().quarantined()).isEqualTo(1);
            folder.drop("broken.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.entries(Kind.RECOVERED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("message")).startsWith("broken.csv is good now"));
        assertThat(folder.learnedFrom()).containsExactly("broken.csv", "good.csv");
        assertThat(onlyOne().repaired()).isNotNull();
        assertThat(status().quarantined()).isZero();
    }

    @Test
    void allBadFilesAreThereAndTheSentenceSaysWhere() throws Exception {
        try (Watch watch = folder.watch()) {
            for (int file = 0; file < 3; file++) {
                folder.drop("bad%d.csv".formatted(file), "species,x\nAdelie\nGentoo,%d\n".formatted(file));
            }
            folder.until(watch, Kind.FILE_QUARANTINED, 3);
            folder.until(watch, Kind.REMOVED, 3);
        }
        assertThat(folder.entries(Kind.TRAINING_FAILED).getLast().text("message"))
                .contains(quarantine.toString(), "quarantine list");
        assertThat(quarantined())
                .extracting(Quarantined::path)
                .containsExactlyInAnyOrder("bad0.csv", "bad1.csv", "bad2.csv");
    }

    /** In the folder are six good files, of which one happens to have the column that was mistyped. */
    @Test
    void aMistypedTargetMovesNobodysFiles() throws Exception {
        for (int file = 0; file < 5; file++) {
            folder.drop("good%d.csv".formatted(file), penguins(file % 3) + " \n".repeat(file));
        }
        folder.drop("odd.csv", penguins().replaceFirst("species", "specie"));
        try (Watch watch =
                folder.watch(folder.options().withTarget("specie").with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.ERROR, 5);
        }
        assertThat(quarantined()).isEmpty();
        assertThat(folder.errors()).allMatch(sentence -> sentence.contains("it stays where it is"));
        assertThat(DropFolder.namesIn(folder.training)).hasSize(6);
    }

    @Test
    void aSchemaThatMostFilesBreakMovesNoneAndTheSentenceNamesIt() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("more.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
            edit("\"name\" : \"bill_length_mm\",", "\"name\" : \"bill_length_mm\", \"max\" : 10,");
            folder.until(watch, Kind.TRAINING_FAILED, 1);
            edit("\"max\" : 10,", "\"max\" : 100,");
            folder.until(watch, Kind.SCHEMA_CHANGED, 3);
            folder.drop("yet more.csv", penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 3);
        }
        assertThat(folder.entries(Kind.TRAINING_FAILED).getFirst().text("message"))
                .startsWith("2 of 2 files that the newest version was made of would be refused")
                .contains(workspace.resolve("schema.json").toString(), "nothing is trained or moved");
        assertThat(quarantined()).isEmpty();
        assertThat(folder.learnedFrom()).hasSize(3);
    }

    @Test
    void whileTheSchemaCannotBeReadNothingIsTrainedOrMovedAndMendedItGoesOn() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            edit("\"required\" : true", "\"requierd\" : true");
            folder.until(watch, Kind.TRAINING_FAILED, 1);
            folder.drop("broken.csv", broken(1));
            folder.drop("good too.csv", penguins(2));
            folder.until(watch, Kind.TRAINING_FAILED, 2);
            assertThat(quarantined()).isEmpty();
            assertThat(folder.registry().versions()).hasSize(1);
            edit("\"requierd\" : true", "\"required\" : true");
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
        }
        assertThat(folder.entries(Kind.TRAINING_FAILED))
                .allSatisfy(entry -> assertThat(entry.text("message"))
                        .contains("schema.json, line ", "\"requierd\" is no key of a column (did you mean required?)"));
        assertThat(folder.learnedFrom()).containsExactly("good too.csv", "good.csv");
    }

    @Test
    void anEditOfTheTypeOfAColumnMakesAnotherVersionByItself() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            edit(
                    "\"name\" : \"year\",\n    \"type\" : \"numeric\"",
                    "\"name\" : \"year\",\n    \"type\" : \"categorical\"");
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.entries(Kind.SCHEMA_CHANGED).getLast().text("message"))
                .isEqualTo("column year: type categorical, was numeric");
        assertThat(folder.newest().columns())
                .anySatisfy(column -> assertThat(column.toString()).contains("year", "CATEGORICAL"));
    }

    @Test
    void aMarkedFileStaysWhereItIsAndIsToldOnce() throws Exception {
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.QUARANTINE, "mark"))) {
            firstModel(watch);
            folder.drop("broken.csv", broken(1));
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
            folder.drop("good too.csv", penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
            assertThat(folder.entries(Kind.FILE_QUARANTINED)).hasSize(1);
            assertThat(onlyOne().moved()).isFalse();
            folder.drop("broken.csv", penguins(1));
            folder.until(watch, Kind.RECOVERED, 1);
        }
        assertThat(folder.entries(Kind.RECOVERED)).hasSize(1);
        assertThat(folder.learnedFrom()).hasSize(3);
        assertThat(quarantined()).isEmpty();
    }

    @Test
    void withoutQuarantineABadFileIsAnErrorAndStays() throws Exception {
        Files.writeString(workspace.resolve("dropforge.yaml"), "quarantine: off\n");
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("broken.csv", broken(1));
            folder.until(watch, Kind.ERROR, 1);
        }
        assertThat(folder.training.resolve("broken.csv")).exists();
        assertThat(quarantine).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @ExtendWith(PermissionsCount.class)
    void whereNothingCanBeWrittenTheFileStaysAndTheOthersAreLearnedFrom() throws Exception {
        Files.createDirectory(
                quarantine, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("broken.csv", broken(1));
            folder.until(watch, Kind.ERROR, 1);
            folder.drop("good too.csv", penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.errors())
                .singleElement()
                .asString()
                .contains("row 3", "it stays where it is", "AccessDenied");
        assertThat(folder.training.resolve("broken.csv")).exists();
    }

    /** The file is larger than any that this process may write, and quarantine is on another file system. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void ontoADiskWithoutRoomNothingIsMoved() throws Exception {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "dropforge-test-");
        Process watcher = WatchInAnotherJvm.watchWithFilesUpTo(
                10_000, workspace, "iterations=5", "quarantine-folder=" + memory.resolve("quarantine"));
        try {
            WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
            String large = "minute,carrier,late\n" + "120,UA,0\n".repeat(1_400_000) + "1,2\n";
            Path file = folder.drop("large.csv", large);
            WatchInAnotherJvm.until(workspace, Kind.TRAINING_FAILED, 1);

            assertThat(WatchInAnotherJvm.entries(workspace, Kind.ERROR))
                    .singleElement()
                    .satisfies(error -> assertThat(error.text("message"))
                            .contains(
                                    "row 1400002", "it stays where it is, since it cannot be moved", "File too large"));
            assertThat(Files.size(file)).isEqualTo(large.length());
            assertThat(DropFolder.namesIn(memory.resolve("quarantine"))).isEmpty();
        } finally {
            WatchInAnotherJvm.stop(watcher);
            dropforge.files.WholeWrites.deleteTree(memory);
        }
    }

    @Test
    void aReleasedFileIsJudgedAnewAndAcceptedWhereTheSchemaIsChangedForIt() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("narrow.csv", without("sex", penguins(1)));
            folder.until(watch, Kind.REMOVED, 1);
            Workbench.release(workspace, "narrow.csv", false);
            folder.until(watch, Kind.FILE_QUARANTINED, 2);
            folder.until(watch, Kind.REMOVED, 2);
            Workbench.release(workspace, "narrow.csv", true);
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.learnedFrom()).containsExactly("good.csv", "narrow.csv");
        assertThat(folder.newest().schema()).isEqualTo(2);
        assertThat(quarantined()).isEmpty();
        try (var bench = Workbench.open(workspace)) {
            // From the same files by the same schema.
            assertThat(bench.replay(2, (_, _) -> {}).identical()).isTrue();
            assertThat(bench.schema().orElseThrow().column("sex").orElseThrow().required())
                    .isFalse();
        }
    }

    @Test
    void filesOfAnotherFolderAreNotSweptAwayByOneWrongFlag() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
        }
        var other = new DropFolder(folder.workspace.resolve("other"));
        for (int i = 0; i < 6; i++) {
            other.drop("%d.csv".formatted(i), "a,b,species\n" + "1,2,x\n3,4,y\n".repeat(10 + i));
        }

        Workbench.retrain(
                folder.workspace,
                Map.of(Settings.Key.TRAINING, other.training.toString(), Settings.Key.TARGET, "species"),
                false,
                FitProgress.NONE);

        assertThat(DropFolder.namesIn(other.training)).hasSize(6);
        assertThat(quarantined()).isEmpty();
    }

    @Test
    void aRenamedColumnIsAcceptedAsWhatItIsNow() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("b.csv", penguins(1).replaceFirst("island", "isle"));
            folder.until(watch, Kind.FILE_QUARANTINED, 1);

            Workbench.release(folder.workspace, "b.csv", true);
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.learnedFrom()).contains("b.csv");
    }

    @Test
    void whatIsNoTableCannotBeAccepted() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("empty.csv", "");
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
        }
        assertThatThrownBy(() -> Workbench.release(workspace, "empty.csv", true))
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        "No schema can make up for this: empty.csv: is empty; write a header and rows, or remove it. Repair the file and drop it again.");
        assertThat(quarantined()).hasSize(1);
    }

    @Test
    void aFileWithTheBytesOfAnotherIsToldOfWhereItsTrainingBeginsAndNotAgain() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("same.csv", Files.readString(folder.training.resolve("good.csv")));
            folder.until(watch, Kind.TRAINING_COMPLETED, 2);
            folder.drop("more.csv", penguins(2));
            folder.until(watch, Kind.TRAINING_COMPLETED, 3);
        }
        List<JournalEntry> started = folder.entries(Kind.TRAINING_STARTED);
        assertThat(Headline.of(started.get(1)))
                .endsWith(
                        "; warning: same.csv has the same bytes as good.csv, so its rows are used once; remove one of the two.");
        assertThat(started.get(2).text("warnings")).isNull();
    }

    @Test
    void filesThatContradictEachOtherAreUsedAndAWarningSaysSo() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("other.csv", penguins(0).replaceFirst("\nAdelie,", "\nGentoo,"));
            folder.until(watch, Kind.TRAINING_COMPLETED, 2);
        }
        assertThat(folder.learnedFrom()).containsExactly("good.csv", "other.csv");
        String warning = "other.csv, row 2, column species: Gentoo here, and Adelie in row 2 of good.csv";
        assertThat(folder.entries(Kind.TRAINING_STARTED).getLast().text("warnings"))
                .contains(warning);
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.metrics(folder.newest()).orElseThrow().warnings())
                    .anySatisfy(each -> assertThat(each).startsWith(warning));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCommandIsToldOfAFileInQuarantineWhereItIsThen() throws Exception {
        var out = new CopyOnWriteArrayList<String>();
        var command = new Exec(
                "sh -c 'cat \"$1\" | tail -1; echo \"$DROPFORGE_REASON\"' sh {}",
                false,
                Wanted.ALL.withKinds(List.of(Kind.FILE_QUARANTINED)),
                null,
                new Retries(0, Retries.DEFAULT.pause()));
        try (Watch watch =
                folder.watch(folder.options().withHandlers(handlers -> command.start(handlers, out::add, out::add)))) {
            firstModel(watch);
            folder.drop("odd.csv", "species,x\nAdelie\n");
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
            await().until(() -> out.size() == 2);
        }
        assertThat(out)
                .containsExactly(
                        "Adelie",
                        "odd.csv, row 2: has 1 field where the header has 2; was the file cut off, or is a delimiter missing?");
    }

    @Test
    void manyGoodAndBadFilesAtOnceAreToldApart() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            for (int file = 0; file < 20; file++) {
                folder.drop("%02d good.csv".formatted(file), penguins(file % 3) + "\n".repeat(file + 1));
                folder.drop("%02d bad.csv".formatted(file), broken(file % 3) + "\n".repeat(file + 1));
            }
            folder.until(watch, Kind.FILE_QUARANTINED, 20);
            folder.until(watch, Kind.REMOVED, 20);
        }
        assertThat(folder.learnedFrom()).hasSize(21).noneMatch(path -> path.contains("bad"));
        assertThat(quarantined()).hasSize(20);
        assertThat(folder.entries(Kind.TRAINING_FAILED)).isEmpty();
    }

    /** The moment is what is tried out: at the end each file is in one place, with its bytes, and each bad one on record. */
    @Test
    void killsAtAnyMomentLoseNoFileAndLeaveNothingHalf() throws Exception {
        var moments = new Random(5);
        Map<String, String> dropped = new HashMap<>();
        String good = DropFolder.sample("flights_2013_01.csv");
        Process watcher = WatchInAnotherJvm.watch(workspace, "iterations=5");
        try {
            WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
            folder.drop("good.csv", good);
            WatchInAnotherJvm.until(workspace, Kind.TRAINING_COMPLETED, 1);
            for (int round = 0; round < 6; round++) {
                for (int file = 0; file < 12; file++) {
                    String text =
                            good.lines().limit(200 + 10 * round + file).collect(Collectors.joining("\n")) + "\n1,2\n";
                    dropped.put("bad%d-%d.csv".formatted(round, file), Sha256.of(text));
                    folder.drop("bad%d-%d.csv".formatted(round, file), text);
                }
                int already = round * 12;
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> inQuarantine().size() > already);
                boolean ended = watcher.waitFor(moments.nextInt(1, 30), TimeUnit.MILLISECONDS);
                assertThat(ended).isFalse();
                WatchInAnotherJvm.kill(watcher);
                watcher = WatchInAnotherJvm.watch(workspace, "iterations=5");
                int expected = already + 12;
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> inQuarantine().size() >= expected);
            }
        } finally {
            WatchInAnotherJvm.stop(watcher);
        }

        assertThat(DropFolder.namesIn(folder.training)).containsExactly("good.csv");
        Map<String, String> kept =
                quarantined().stream().collect(Collectors.toMap(Quarantined::path, Quarantined::sha256));
        assertThat(kept).isEqualTo(dropped);
        for (Quarantined file : quarantined()) {
            assertThat(Sha256.of(quarantine.resolve(file.name()))).isEqualTo(file.sha256());
        }
        assertThat(inQuarantine()).hasSize(dropped.size());
        assertThat(WatchInAnotherJvm.entries(workspace, Kind.FILE_QUARANTINED))
                .extracting(JournalEntry::path)
                .containsExactlyInAnyOrderElementsOf(dropped.keySet());
        assertThat(WatchInAnotherJvm.entries(workspace, Kind.TRAINING_FAILED)).isEmpty();
        assertThat(folder.registry().versions())
                .extracting(ModelVersion::version)
                .containsExactly(1);
    }

    private List<Path> inQuarantine() throws IOException {
        if (!Files.isDirectory(quarantine)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(quarantine)) {
            return all.filter(file -> file.getFileName().toString().endsWith("Z.csv"))
                    .toList();
        }
    }

    private void firstModel(Watch watch) throws IOException {
        folder.drop("good.csv", penguins(0));
        folder.until(watch, Kind.MODEL_PROMOTED, 1);
    }

    /** As an editor does. */
    private void edit(String before, String after) throws IOException {
        Path schema = workspace.resolve("schema.json");
        String text = Files.readString(schema);
        assertThat(text).contains(before);
        Files.writeString(schema, text.replace(before, after));
    }

    private static String broken(int part) {
        List<String> lines = new ArrayList<>(penguins(part).lines().toList());
        lines.set(2, "Adelie,Biscoe,thirty,18.7,181,3750,male,2007");
        return String.join("\n", lines) + "\n";
    }

    private static String without(String column, String table) {
        int at = List.of(table.lines().findFirst().orElseThrow().split(",")).indexOf(column);
        return table.lines()
                .map(line -> {
                    var fields = new ArrayList<>(List.of(line.split(",", -1)));
                    fields.remove(at);
                    return String.join(",", fields);
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private List<Quarantined> quarantined() {
        try (var bench = Workbench.open(workspace)) {
            return bench.quarantined();
        }
    }

    private Quarantined onlyOne() {
        return assertThat(quarantined()).singleElement().actual();
    }

    private Status status() {
        try (var bench = Workbench.open(workspace)) {
            return bench.status();
        }
    }
}
