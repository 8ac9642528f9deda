package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileState;
import dropforge.files.PermissionsCount;
import dropforge.files.Sha256;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that were listed and are read in the background; time goes by as the tests say. */
class HashingTest {
    @TempDir
    Path temporary;

    private Path folder;
    private Store store;
    private Baseline baseline;
    private Hashing hashing;
    private final List<String> unreadable = new ArrayList<>();
    private long now = System.nanoTime();

    @BeforeEach
    void filesAreListed() throws IOException {
        folder = Files.createDirectory(temporary.resolve("folder"));
        store = Store.open(temporary.resolve("workspace"));
        baseline = new Baseline("training", store);
        for (String path : List.of("a", "a/1.csv", "a/2.csv", "b", "b/3.csv", "b/deep", "b/deep/4.csv", "5.csv")) {
            Path there = folder.resolve(path);
            if (path.endsWith(".csv")) {
                Files.writeString(there, "in " + path);
            } else {
                Files.createDirectory(there);
            }
            baseline.put(path, FileState.of(there));
        }
        storeChanges();
        hashing = new Hashing(folder, baseline, Contents.AT_ONCE, unreadable::add);
    }

    private void storeChanges() {
        store.write(() -> {
            baseline.storeChanges();
            return null;
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void allFilesAreRead() {
        readAll();

        assertThat(read()).containsExactlyInAnyOrder("5.csv", "a/1.csv", "a/2.csv", "b/3.csv", "b/deep/4.csv");
        assertThat(unreadable).isEmpty();
        assertThat(baseline.get("b/deep/4.csv").sha256()).isEqualTo(Sha256.of("in b/deep/4.csv"));
    }

    @Test
    void whatHasAnotherNameMeanwhileIsReadToo() throws IOException {
        step();
        for (String name : List.of("a", "b")) {
            Files.move(folder.resolve(name), folder.resolve("new " + name));
            baseline.move(name, "new " + name);
        }
        readAll();

        assertThat(read())
                .containsExactlyInAnyOrder("5.csv", "new a/1.csv", "new a/2.csv", "new b/3.csv", "new b/deep/4.csv");
    }

    @Test
    void aFolderWhoseFormerNameIsThatOfAnotherIsReadToo() throws IOException {
        do {
            step();
        } while (!isRead("a") && !isRead("b"));
        String before = isRead("a") ? "b" : "a";
        String other = isRead("a") ? "a" : "b";
        baseline.move(before, "new");
        Files.move(folder.resolve(before), folder.resolve("new"));
        baseline.move(other, before);
        Files.move(folder.resolve(other), folder.resolve(before));
        readAll();

        assertThat(baseline.unread()).isZero();
    }

    private boolean isRead(String name) {
        return baseline.unreadIn(name).isEmpty();
    }

    @Test
    void aFileIsReadThatWasNotFoundBeforeItsFoldersNewNameWasKnown() throws IOException {
        Files.move(folder.resolve("a"), folder.resolve("new"));
        readAll();
        assertThat(baseline.unread()).isEqualTo(2);

        baseline.move("a", "new");
        readAll();
        assertThat(baseline.unread()).isZero();
    }

    @Test
    void theLastFileIsReadUnderTheNameThatItHasByThen() throws IOException {
        List.of("5.csv", "b/3.csv", "b/deep/4.csv").forEach(baseline::remove);
        do {
            step();
        } while (baseline.unreadIn("a").size() == 2);
        String last = baseline.unreadIn("a").getFirst();
        Files.move(folder.resolve(last), folder.resolve("a/new.csv"));
        baseline.put("a/new.csv", baseline.get(last));
        baseline.remove(last);
        readAll();

        assertThat(read()).hasSize(2).contains("a/new.csv");
    }

    @Test
    void aFileThatHasChangedOrIsGoneIsLeftToWhoeverIsToldOfIt() throws IOException {
        Files.writeString(folder.resolve("5.csv"), "longer than it was");
        Files.delete(folder.resolve("a/1.csv"));
        baseline.remove("b/3.csv");
        readAll();

        assertThat(read()).containsExactlyInAnyOrder("a/2.csv", "b/deep/4.csv");
        assertThat(unreadable).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @ExtendWith(PermissionsCount.class)
    void whatCannotBeReadIsToldAndTriedAgain() throws IOException {
        allow("---------", "a/1.csv", "b/deep", "b");
        readAll();
        assertThat(unreadable).hasSizeGreaterThan(5).containsOnly("a/1.csv", "b/3.csv", "b/deep/4.csv");
        assertThat(read()).containsExactlyInAnyOrder("5.csv", "a/2.csv");

        allow("rwx------", "b", "b/deep", "a/1.csv");
        readAll();
        assertThat(read()).hasSize(5);
    }

    private void allow(String permissions, String... paths) throws IOException {
        for (String path : paths) {
            Files.setPosixFilePermissions(folder.resolve(path), PosixFilePermissions.fromString(permissions));
        }
    }

    private void readAll() {
        for (int rest = 20; rest > 0; rest--) {
            step();
        }
        assertThat(hashing.isToBeStored()).isFalse();
    }

    private void step() {
        hashing.step(now);
        now += Duration.ofMinutes(1).toNanos();
        if (hashing.isToBeStored()) {
            storeChanges();
        }
    }

    /** What the store knows the content of. */
    private List<String> read() {
        return Baseline.load(store, "training").entrySet().stream()
                .filter(entry -> entry.getValue().sha256() != null)
                .map(Map.Entry::getKey)
                .toList();
    }
}
