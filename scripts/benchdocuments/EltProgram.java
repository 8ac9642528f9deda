package dropforge.benchdocuments;

import dropforge.Settings.Key;
import dropforge.Watch;
import dropforge.WatchOptions;
import dropforge.Workbench;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.train.FitProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/** What {@code elt} does, or {@code elt --watch}, with a line for each document that is written. */
final class EltProgram {
    /** It ends by itself when all is done. */
    static final String ONCE = "once";

    /** It goes on until it is told to end. */
    static final String WATCH = "watch";

    private static final Duration QUIET = Duration.ofMillis(50);

    private EltProgram() {}

    /**
     * @param arguments {@link #ONCE} or {@link #WATCH}, workspace, folder, settings such as {@code
     *     document-time=2s}
     */
    public static void main(String... arguments) throws InterruptedException {
        var settings = new EnumMap<Key, Object>(Key.class);
        settings.put(Key.INBOUND, arguments[2]);
        for (String argument : List.of(arguments).subList(3, arguments.length)) {
            String[] parts = argument.split("=", 2);
            settings.put(
                    Key.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')), parts[1]);
        }
        var options =
                new WatchOptions(
                        Path.of(arguments[1]),
                        settings,
                        EltProgram::hear,
                        FitProgress.NONE,
                        System.err::println);
        try (Watch watch = Workbench.makeDocuments(Path.of(arguments[1]), options)) {
            watch.awaitIdle(QUIET);
            say(Words.IDLE);
            if (arguments[0].equals(WATCH)) {
                // Whatever comes, and also the end, is to end it.
                IO.readln();
            }
        }
    }

    private static void hear(JournalEntry entry) {
        if (entry.kind() == Kind.DOCUMENT_ADDED || entry.kind() == Kind.DOCUMENT_UPDATED) {
            say(Words.DONE + "\t" + entry.path());
        } else if (entry.kind() == Kind.DOCUMENT_FAILED) {
            say(Words.FAILED + "\t" + entry.path() + "\t" + entry.text("failure"));
        }
    }

    static synchronized void say(String line) {
        IO.println(line);
        System.out.flush();
    }
}
