package dropforge.benchwatch;

import dropforge.files.IgnoreRules;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.watch.FolderWatcher;
import dropforge.watch.Reconciler;
import dropforge.watch.SourceChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * The watcher of this project alone, as {@code watch} has it, without training. What it reports is
 * in the journal by then.
 */
public final class DropforgeWatcher {
    static final String ROOT = "training";
    static final Duration SETTLE = Duration.ofMillis(300);
    private static final Set<Kind> REPORTED =
            Set.of(Kind.ADDED, Kind.MODIFIED, Kind.RENAMED, Kind.REMOVED);

    static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        var reports = new Reports(Duration.ofMillis(Long.parseLong(arguments[1])));
        var options =
                new FolderWatcher.Options(
                        ROOT,
                        folder,
                        ROOT,
                        SETTLE,
                        new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS),
                        false,
                        Reconciler.Pace.DEFAULT);
        try (Store store = Store.open(Path.of(arguments[2]))) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.listen(entry -> {
                if (REPORTED.contains(entry.kind())) {
                    reports.add(entry.path());
                }
            });
            try (var watcher =
                    new FolderWatcher(
                            options,
                            store,
                            journal,
                            Clock.systemUTC(),
                            SourceChoice.AUTO.sources(folder))) {
                watcher.start();
                reports.serve();
            }
        }
    }
}
