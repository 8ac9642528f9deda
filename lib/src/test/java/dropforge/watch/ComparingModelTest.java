package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileState;
import dropforge.files.IgnoreRules;
import dropforge.files.Sha256;
import dropforge.files.WholeWrites;
import dropforge.journal.FoundBy;
import dropforge.journal.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Whatever is done to a folder, in whatever order it is looked at, and whatever hints are lost: once all is looked at and at
 * rest, the baseline is what is on the disk, and so is what the entries tell, one after the other. A sequence that fails is
 * shrunk to the shortest that does.
 */
class ComparingModelTest {
    private static final Duration SETTLE = Duration.ofMillis(300);

    /** Few, so that they meet; files and folders alike. */
    private static final List<String> PATHS = List.of(
            "a", "b", "c", "p", "q", "p/a", "p/b", "q/a", "q/b", "p/r", "q/r", "p/r/a", "p/r/b", "q/r/a", "p/r/s",
            "p/r/s/a");

    private Path temporary;
    private Store store;
    private int tries;

    @BeforeProperty
    void open() throws IOException {
        temporary = Files.createTempDirectory("comparing");
        store = Store.open(temporary.resolve("workspace"));
    }

    @AfterProperty
    void close() throws IOException {
        store.close();
        WholeWrites.deleteTree(temporary);
    }

    private sealed interface Step {
        record Write(String path, String text) implements Step {}

        record Save(String path, String text) implements Step {}

        record MakeFolder(String path) implements Step {}

        record Move(String from, String to) implements Step {}

        record Swap(String one, String other) implements Step {}

        record Link(String from, String to) implements Step {}

        record Delete(String path) implements Step {}

        /** What was hinted at is looked at, in an order that the seed gives, and so much time goes by. */
        record Look(int seed, int settleTimes) implements Step {}

        record LoseHints() implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> path = Arbitraries.of(PATHS);
        Arbitrary<String> text = Arbitraries.of("one", "two", "three", "");
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(5, Combinators.combine(path, text).as(Step.Write::new)),
                Tuple.of(2, Combinators.combine(path, text).as(Step.Save::new)),
                Tuple.of(2, path.map(Step.MakeFolder::new)),
                Tuple.of(5, Combinators.combine(path, path).as(Step.Move::new)),
                Tuple.of(2, Combinators.combine(path, path).as(Step.Swap::new)),
                Tuple.of(1, Combinators.combine(path, path).as(Step.Link::new)),
                Tuple.of(2, path.map(Step.Delete::new)),
                Tuple.of(
                        4,
                        Combinators.combine(
                                        Arbitraries.integers(),
                                        Arbitraries.integers().between(0, 3))
                                .as(Step.Look::new)),
                Tuple.of(1, Arbitraries.just(new Step.LoseHints())));
        return step.list().ofMinSize(3).ofMaxSize(40);
    }

    @Property(tries = 1500, seed = "20261124", shrinking = ShrinkingMode.BOUNDED)
    void theBaselineAndTheEntriesAreWhatIsThere(@ForAll("steps") List<Step> steps) throws Exception {
        var trial = new Trial(Files.createDirectory(temporary.resolve("folder-" + ++tries)));
        for (Step step : steps) {
            trial.take(step);
        }
        trial.lookAtAll();

        Map<String, String> disk = trial.disk();
        assertThat(trial.baseline()).isEqualTo(disk);
        assertThat(trial.replayed()).isEqualTo(disk);
    }

    /** The comparing core alone: no thread, no source, and time that goes by as the steps say. */
    private final class Trial {
        private final Path folder;
        private final Baseline baseline;
        private final Settler settler = new Settler(SETTLE);
        private final Observer observer;
        private final List<String> hinted = new ArrayList<>();
        private long now = System.nanoTime();

        Trial(Path folder) {
            this.folder = folder;
            this.baseline = new Baseline(folder.getFileName().toString(), store);
            var names = new PathNames(folder, new IgnoreRules(List.of("*.tmp")));
            var source = new SourceInUse(folder, NoHints::new, _ -> {});
            this.observer = new Observer(
                    folder,
                    names,
                    baseline,
                    settler,
                    source,
                    Clock.systemUTC(),
                    new Links(folder, FollowLinks.NEVER, names, baseline));
        }

        void take(Step step) throws UnreadableFile {
            try {
                switch (step) {
                    case Step.Write(var path, var text) -> {
                        Files.writeString(at(path), text);
                        hint(path);
                    }
                    case Step.Save(var path, var text) -> {
                        Path saved = Files.writeString(folder.resolve("save.tmp"), text);
                        hint(path);
                        Files.move(saved, at(path), StandardCopyOption.ATOMIC_MOVE);
                    }
                    case Step.MakeFolder(var path) -> {
                        Files.createDirectories(at(path));
                        for (String made = path; !made.isEmpty(); made = parent(made)) {
                            hint(made);
                        }
                    }
                    case Step.Move(var from, var to) -> move(from, to);
                    case Step.Swap(var one, var other) -> {
                        if (Files.exists(at(one)) && Files.exists(at(other)) && apart(one, other)) {
                            move(one, "swapped.tmp");
                            move(other, one);
                            move("swapped.tmp", other);
                        }
                    }
                    case Step.Link(var from, var to) -> {
                        Files.createLink(at(to), at(from));
                        hint(to);
                    }
                    case Step.Delete(var path) -> {
                        if (Files.exists(at(path))) {
                            WholeWrites.deleteTree(at(path));
                            hint(path);
                        }
                    }
                    case Step.Look(var seed, var settleTimes) -> {
                        Collections.shuffle(hinted, new Random(seed));
                        hinted.forEach(path -> settler.hint(path, FoundBy.EVENT, now));
                        hinted.clear();
                        look();
                        now += settleTimes * SETTLE.toNanos();
                        look();
                    }
                    case Step.LoseHints() -> hinted.clear();
                }
            } catch (IOException _) {
                // It cannot be done to what is there.
            }
        }

        private void move(String from, String to) throws IOException {
            Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
            hint(from);
            hint(to);
        }

        private static boolean apart(String one, String other) {
            return !one.equals(other) && !one.startsWith(other + "/") && !other.startsWith(one + "/");
        }

        private void hint(String path) {
            if (!path.endsWith(".tmp")) {
                hinted.add(path);
            }
        }

        private static String parent(String path) {
            return path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }

        private Path at(String path) {
            return folder.resolve(path);
        }

        private void look() throws UnreadableFile {
            for (Settler.Due due : observer.next(settler.due(now))) {
                observer.look(due, now);
            }
        }

        /** As after lost hints, until nothing is on its way. */
        void lookAtAll() throws IOException, UnreadableFile {
            observer.scan().tree("", FoundBy.RESCAN);
            // Its hints are from the clock of the machine, which may be ahead by now.
            now = Math.max(now, System.nanoTime());
            for (int round = 0; !settler.isEmpty(); round++) {
                assertThat(round).as("rounds until all is at rest").isLessThan(200);
                look();
                now += SETTLE.toNanos() / 2;
            }
        }

        Map<String, String> disk() throws IOException {
            var disk = new TreeMap<String, String>();
            try (var files = Files.walk(folder)) {
                for (Path file : files.skip(1).toList()) {
                    String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
                    if (!path.endsWith(".tmp") && !path.startsWith("swapped.tmp/")) {
                        disk.put(path, Files.isDirectory(file) ? Replay.FOLDER : Sha256.of(file));
                    }
                }
            }
            return disk;
        }

        Map<String, String> baseline() {
            var known = new TreeMap<String, String>();
            for (String path : baseline.below("")) {
                FileState state = baseline.get(path);
                known.put(path, state.directory() ? Replay.FOLDER : state.sha256());
            }
            return known;
        }

        Map<String, String> replayed() {
            return Replay.ofChanges(observer.found().stream().map(Found::change).toList(), Map.of());
        }
    }
}
