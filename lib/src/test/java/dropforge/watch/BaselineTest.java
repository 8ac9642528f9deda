package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.files.Sha256;
import dropforge.journal.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    @TempDir
    Path workspace;

    private final Random random = new Random(42);
    private Store store;
    private Baseline baseline;
    private final Map<String, FileState> plain = new TreeMap<>();

    @BeforeEach
    void open() {
        store = Store.open(workspace);
        baseline = new Baseline("training", store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** States are put, replaced, removed and moved, folders before and after what is in them, and stored now and then. */
    @Test
    void knowsWhatAPlainMapOfPathsKnows() {
        var other = new Baseline("inbound", store);
        Set.of("a", "a/a", "ab/b").forEach(path -> other.put(path, state()));
        store(other, Integer.MAX_VALUE);
        for (int step = 0; step < 5_000; step++) {
            String path = anyPath();
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    baseline.remove(path);
                    plain.remove(path);
                }
                case 3 -> move(path, anyPath());
                default -> put(path);
            }
            if (step % 50 == 0) {
                check();
            }
            if (random.nextInt(20) == 0) {
                checkStored();
            }
        }
        checkStored();
        baseline.reload();
        check();
        assertThat(Baseline.load(store, "inbound")).containsOnlyKeys("a", "a/a", "ab/b");
        baseline.clear();
        plain.clear();
        check();
    }

    /** Few names, at most four folders deep. */
    private String anyPath() {
        var path = new StringBuilder(List.of("a", "ab", "ab-", "ab\uD83D\uDE00").get(random.nextInt(4)));
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path.append('/').append((char) ('a' + random.nextInt(4)));
        }
        return path.toString();
    }

    private void put(String path) {
        FileState state = state();
        baseline.put(path, state);
        plain.put(path, state);
    }

    private FileState state() {
        boolean folder = random.nextInt(3) == 0;
        return new FileState(
                folder,
                folder ? 0 : random.nextInt(1000),
                Instant.ofEpochSecond(random.nextLong(-1L << 33, 1L << 33), random.nextInt(1_000_000_000)),
                random.nextInt(5) == 0 ? FileKey.NONE : new FileKey(1 + random.nextInt(30), random.nextInt(2)),
                folder || random.nextInt(3) == 0 ? null : Sha256.of("content " + random.nextInt(30)));
    }

    private void move(String from, String to) {
        if (!plain.containsKey(from) || plain.containsKey(to) || to.equals(from)) {
            return;
        }
        List<String> moved = paths((path, _) -> path.equals(from) || path.startsWith(from + "/"));
        List<String> afterwards =
                moved.stream().map(path -> to + path.substring(from.length())).toList();
        baseline.move(from, to);
        List<FileState> states = moved.stream().map(plain::remove).toList();
        for (int i = 0; i < moved.size(); i++) {
            plain.put(afterwards.get(i), states.get(i));
        }
    }

    private interface PathAndState {
        boolean test(String path, FileState state);
    }

    private List<String> paths(PathAndState wanted) {
        return plain.entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void checkStored() {
        int most = random.nextInt(3) == 0 ? 10 : Integer.MAX_VALUE;
        do {
            store(baseline, most);
        } while (baseline.changes() > 0);
        assertThat(Baseline.load(store, "training")).isEqualTo(plain);
    }

    private void store(Baseline which, int most) {
        store.write(() -> {
            which.storeChanges(most);
            return null;
        });
    }

    private void check() {
        assertThat(baseline.below("")).containsExactlyInAnyOrderElementsOf(plain.keySet());
        assertThat(plain)
                .allSatisfy((path, state) -> assertThat(baseline.get(path)).isEqualTo(state));
        assertThat(baseline.foldersBelow("ab"))
                .containsExactlyInAnyOrderElementsOf(
                        paths((path, state) -> path.startsWith("ab/") && state.directory()));
        for (String folder : List.of("", "a", "ab-/b")) {
            Predicate<String> isIn = path -> parent(path).equals(folder);
            assertThat(baseline.childrenOf(folder))
                    .containsExactlyInAnyOrderElementsOf(paths((path, _) -> isIn.test(path)).stream()
                            .map(path -> path.substring(path.lastIndexOf('/') + 1))
                            .toList());
            assertThat(baseline.unreadIn(folder))
                    .containsExactlyInAnyOrderElementsOf(
                            paths((path, state) -> isIn.test(path) && !state.directory() && state.sha256() == null));
        }
        assertThat(baseline.unread())
                .isEqualTo(paths((_, state) -> !state.directory() && state.sha256() == null)
                        .size());
        for (int i = 0; i < 30; i++) {
            var key = new FileKey(1 + i, i % 2);
            assertThat(baseline.withKey(key))
                    .containsExactlyInAnyOrderElementsOf(
                            paths((_, state) -> state.fileKey().equals(key)));
            String content = Sha256.of("content " + i);
            assertThat(baseline.withContent(content))
                    .containsExactlyInAnyOrderElementsOf(paths((_, state) -> content.equals(state.sha256())));
        }
        assertThat(baseline.totals().files())
                .isEqualTo(paths((_, state) -> !state.directory()).size());
        assertThat(baseline.totals().folders())
                .isEqualTo(paths((_, state) -> state.directory()).size());
        assertThat(baseline.totals().bytes())
                .isEqualTo(plain.values().stream().mapToLong(FileState::size).sum());
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
