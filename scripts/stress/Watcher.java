package dropforge.stress;

import dropforge.files.IgnoreRules;
import dropforge.files.UserMistake;
import dropforge.files.WrongUsage;
import dropforge.journal.Journal;
import dropforge.journal.Store;
import dropforge.watch.FolderWatcher;
import dropforge.watch.HintSource;
import dropforge.watch.Reconciler;
import dropforge.watch.SourceChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Watches one folder without training, since the watching is what is put under stress. A process of
 * its own, that can be killed; it ends in order when it is told {@code end}, or when who started it
 * is gone, and answers any other line by whether it is idle.
 */
public final class Watcher {
    /** The folder cannot be watched now: it may be back soon. */
    static final int REFUSED = 3;

    /** Quick, so that what no event told of is found before the end, and counted. */
    private static final Reconciler.Pace PACE = new Reconciler.Pace(0.02, Duration.ofSeconds(5));

    static final String ROOT = "training";
    static final String READY = "ready";
    static final String IDLE = "idle";
    static final String END = "end";

    static void main(String... arguments) {
        Path folder = Path.of(arguments[0]);
        Path workspace = Path.of(arguments[1]);
        Supplier<HintSource> sources = source(arguments[2]).sources(folder);
        var options =
                new FolderWatcher.Options(
                        ROOT,
                        folder,
                        ROOT,
                        Duration.ofMillis(Long.parseLong(arguments[3])),
                        new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS),
                        Boolean.parseBoolean(arguments[4]),
                        PACE);
        try (Store store = Store.open(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            try (var watcher =
                    new FolderWatcher(options, store, journal, Clock.systemUTC(), sources)) {
                watcher.start();
                say(READY);
                for (String line; (line = IO.readln()) != null && !line.equals(END); ) {
                    say(watcher.isIdle() ? IDLE : "busy");
                }
            }
        } catch (UserMistake e) {
            System.err.println(e.getMessage());
            System.exit(REFUSED);
        }
    }

    private static void say(String word) {
        IO.println(word);
        System.out.flush();
    }

    /**
     * @throws WrongUsage for a name that no source has
     */
    public static SourceChoice source(String name) {
        return SourceChoice.of(name)
                .orElseThrow(() ->
                        new WrongUsage(
                                "There is no source called %s; say one of %s."
                                        .formatted(name, SourceChoice.names())));
    }
}
