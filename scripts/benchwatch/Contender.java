package dropforge.benchwatch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One of the watchers that are compared. */
public enum Contender {
    /** With the options that lib/Dropforge.java gives to all scripts. */
    DROPFORGE(
            DropforgeWatcher.class, "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms32m"),
    DIRECTORY_WATCHER(DirectoryWatcherPeer.class),
    WATCHDOG(null),
    WATCHFILES(null),
    /** The limit: what Linux itself tells. */
    INOTIFY(RawInotify.class),
    /**
     * Python's DirectorySnapshot, which is no watcher: it shows how long a list of all files takes.
     */
    SNAPSHOT(null);

    /** Null where it is a word of the Python script. */
    final Class<?> program;

    final List<String> jvmOptions;

    Contender(Class<?> program, String... jvmOptions) {
        this.program = program;
        this.jvmOptions = List.of(jvmOptions);
    }

    /** As it is written: {@code directory-watcher}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Contender> of(String wireName) {
        return Arrays.stream(values())
                .filter(contender -> contender.wireName().equals(wireName))
                .findFirst();
    }

    /** {@code dropforge, directory-watcher} and so on, without what is no watcher. */
    public static String names() {
        return Arrays.stream(values())
                .filter(contender -> contender != SNAPSHOT)
                .map(Contender::wireName)
                .collect(Collectors.joining(", "));
    }

    public boolean isPython() {
        return program == null;
    }

    /** Those that watch whole trees. */
    static List<Contender> watchers() {
        return List.of(DROPFORGE, DIRECTORY_WATCHER, WATCHDOG, WATCHFILES);
    }
}
