package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.files.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BaselineTreeTest {
    private final Random random = new Random(42);
    private final BaselineTree tree = new BaselineTree();
    private final Map<String, FileState> plain = new TreeMap<>();

    /** States are put, replaced, removed and moved, folders before and after what is in them. */
    @Test
    void knowsWhatAPlainMapOfPathsKnows() {
        for (int step = 0; step < 5_000; step++) {
            String path = anyPath();
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    tree.remove(path);
                    plain.remove(path);
                }
                case 3 -> move(path, anyPath());
                default -> put(path);
            }
            if (step % 50 == 0) {
                check();
            }
        }
        tree.clear();
        plain.clear();
        check();
    }

    /** Few names, at most four folders deep. */
    private String anyPath() {
        var path = new StringBuilder("abc".substring(0, 1 + random.nextInt(3)));
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path.append('/').append((char) ('a' + random.nextInt(4)));
        }
        return path.toString();
    }

    private void put(String path) {
        boolean folder = random.nextInt(3) == 0;
        var state = new FileState(
                folder,
                folder ? 0 : random.nextInt(1000),
                Instant.ofEpochSecond(random.nextLong(-1L << 33, 1L << 33), random.nextInt(1_000_000_000)),
                random.nextInt(5) == 0 ? FileKey.NONE : new FileKey(1 + random.nextInt(30), random.nextInt(2)),
                folder || random.nextInt(3) == 0 ? null : Sha256.of("content " + random.nextInt(30)));
        tree.put(path, state);
        plain.put(path, state);
    }

    private void move(String from, String to) {
        if (!plain.containsKey(from)
                || plain.containsKey(to)
                || to.startsWith(from + "/")
                || from.startsWith(to + "/")) {
            return;
        }
        List<String> moved = paths((path, _) -> path.equals(from) || path.startsWith(from + "/"));
        List<String> afterwards =
                moved.stream().map(path -> to + path.substring(from.length())).toList();
        assertThat(tree.move(from, to))
                .containsAll(moved)
                .containsAll(afterwards)
                .hasSize(2 * moved.size());
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

    private void check() {
        assertThat(tree.below("")).containsExactlyInAnyOrderElementsOf(plain.keySet());
        assertThat(plain).allSatisfy((path, state) -> assertThat(tree.get(path)).isEqualTo(state));
        assertThat(tree.foldersBelow("ab"))
                .containsExactlyInAnyOrderElementsOf(
                        paths((path, state) -> path.startsWith("ab/") && state.directory()));
        for (String folder : List.of("", "a", "abc/b")) {
            Predicate<String> isIn = path -> parent(path).equals(folder);
            assertThat(tree.childrenOf(folder))
                    .containsExactlyInAnyOrderElementsOf(paths((path, _) -> isIn.test(path)).stream()
                            .map(path -> path.substring(path.lastIndexOf('/') + 1))
                            .toList());
            assertThat(tree.unreadIn(folder))
                    .containsExactlyInAnyOrderElementsOf(
                            paths((path, state) -> isIn.test(path) && !state.directory() && state.sha256() == null));
        }
        assertThat(tree.unread())
                .isEqualTo(paths((_, state) -> !state.directory() && state.sha256() == null)
                        .size());
        for (int i = 0; i < 30; i++) {
            var key = new FileKey(1 + i, i % 2);
            assertThat(tree.withKey(key))
                    .containsExactlyInAnyOrderElementsOf(
                            paths((_, state) -> state.fileKey().equals(key)));
            String content = Sha256.of("content " + i);
            assertThat(tree.withContent(content))
                    .containsExactlyInAnyOrderElementsOf(paths((_, state) -> content.equals(state.sha256())));
        }
        assertThat(tree.totals().files())
                .isEqualTo(paths((_, state) -> !state.directory()).size());
        assertThat(tree.totals().folders())
                .isEqualTo(paths((_, state) -> state.directory()).size());
        assertThat(tree.totals().bytes())
                .isEqualTo(plain.values().stream().mapToLong(FileState::size).sum());
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
