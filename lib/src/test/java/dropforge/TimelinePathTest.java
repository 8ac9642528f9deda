package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.WrongUsage;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which files a path means, as {@code timeline --path} takes it. */
class TimelinePathTest {
    @TempDir
    static Path workspace;

    private static DropFolder folder;
    private static Workbench bench;

    @BeforeAll
    static void dropFiles() throws Exception {
        folder = new DropFolder(workspace);
        var options = folder.options().withoutTraining();
        try (Watch _ = folder.watch(options)) {}
        for (String file : List.of("a.csv", "2024/a.csv", "training/b.csv", "old/gone.csv", "odd[1].csv")) {
            folder.drop(file, file);
        }
        try (Watch watch = folder.watch(options)) {
            folder.until(watch, Kind.ADDED, 5);
        }
        Files.delete(folder.training.resolve("old/gone.csv"));
        Files.delete(folder.training.resolve("old"));
        Files.createDirectories(folder.training.resolve("west/may"));
        folder.drop("west/may/shop.csv", "shop");
        Workbench.takeBaseline(workspace, Map.of());
        Files.move(folder.training.resolve("west"), folder.training.resolve("east"));
        try (Watch watch = folder.watch(options)) {
            folder.until(watch, Kind.DIRECTORY_RENAMED, 1);
        }
        bench = Workbench.open(workspace);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void aPathOnTheDiskIsThatFileAlone() {
        assertThat(files(onDisk("a.csv"))).containsExactly("a.csv");
        assertThat(files(onDisk("2024/../a.csv"))).containsExactly("a.csv");
        assertThat(files(onDisk("2024/a.csv"))).containsExactly("2024/a.csv");
        assertThat(files(onDisk("old/gone.csv"))).containsExactly("old/gone.csv");
        assertThat(files(onDisk("odd[1].csv"))).containsExactly("odd[1].csv");
        Path here = Path.of("").toAbsolutePath();
        assertThat(files(here.relativize(folder.training.resolve("a.csv")).toString()))
                .containsExactly("a.csv");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPatternOnTheDiskBeginsAtItsFolder() {
        assertThat(files(onDisk("*.csv"))).containsExactlyInAnyOrder("a.csv", "odd[1].csv");
        assertThat(files(onDisk("**/a.csv"))).containsExactlyInAnyOrder("a.csv", "2024/a.csv");
        assertThat(files(onDisk("{2024,old}/*.csv"))).containsExactlyInAnyOrder("2024/a.csv", "old/gone.csv");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkToTheFolderLeadsToItsFiles() throws Exception {
        Path link = Files.createSymbolicLink(workspace.resolve("link"), folder.training);
        assertThat(files(link.resolve("2024/a.csv").toString())).containsExactly("2024/a.csv");
        assertThat(files(link.resolve("old/gone.csv").toString())).containsExactly("old/gone.csv");
        assertThat(files(link.resolve("2024/*.csv").toString())).containsExactly("2024/a.csv");
    }

    @Test
    void whatIsNamedRelativeToTheFolderMeansWhatItMeant() {
        assertThat(files("a.csv")).containsExactlyInAnyOrder("a.csv", "2024/a.csv");
        assertThat(files("./2024/a.csv")).containsExactly("2024/a.csv");
        assertThat(files("training/a.csv")).containsExactlyInAnyOrder("a.csv", "2024/a.csv");
        assertThat(files("2024/*.csv")).containsExactly("2024/a.csv");
        assertThat(files("**")).contains("a.csv", "2024/a.csv", "training/b.csv");
        // A folder of the name that the watched one has in the journal.
        assertThat(files("training/*b.csv")).containsExactly("training/b.csv");
        assertThat(files("no/such.csv")).isEmpty();
        assertThatThrownBy(() -> files("2024/{a,b.csv")).isInstanceOf(WrongUsage.class);
    }

    @Test
    void anotherRootThatIsNamedHasNoneOfThem() {
        var inbound = JournalQuery.ALL.withRoot("inbound");
        assertThat(bench.events(bench.about(inbound, onDisk("a.csv")))).isEmpty();
    }

    @Test
    void aFileIsKnownToWhichNothingHappenedByItself() {
        for (String path : List.of(
                "east/may/shop.csv",
                "west/may/shop.csv",
                "shop.csv",
                "east/**/*.csv",
                "west/may/*.csv",
                "training/east/may/shop.csv",
                onDisk("east/may/shop.csv"),
                onDisk("west/may/shop.csv"))) {
            assertThat(bench.events(bench.about(JournalQuery.ALL, path)))
                    .as(path)
                    .isEmpty();
            assertThat(bench.knows(path)).as(path).isTrue();
        }
        for (String path : List.of("nosuch.csv", "may/shop.csv", "2024/shop.csv", onDisk("shop.csv"))) {
            assertThat(bench.knows(path)).as(path).isFalse();
        }
    }

    private static String onDisk(String path) {
        return folder.training + "/" + path;
    }

    private static List<String> files(String path) {
        return bench.events(bench.about(JournalQuery.ALL.withKinds(Kind.ADDED), path)).stream()
                .map(JournalEntry::path)
                .toList();
    }
}
