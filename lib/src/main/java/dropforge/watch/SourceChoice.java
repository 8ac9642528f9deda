package dropforge.watch;

import dropforge.files.Platform;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Where the hints of a watched folder come from, as the user may choose. */
public enum SourceChoice {
    /** What fits the system and the file system. */
    AUTO,
    /** Linux alone. */
    INOTIFY,
    DIRECTORY_WATCHER,
    POLLING;

    private static final System.Logger LOG = System.getLogger(SourceChoice.class.getName());

    /** As it is written: {@code directory-watcher}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<SourceChoice> of(String wireName) {
        return Arrays.stream(values())
                .filter(choice -> choice.wireName().equals(wireName))
                .findFirst();
    }

    /** {@code auto, inotify, directory-watcher, polling} */
    public static String names() {
        return Arrays.stream(values()).map(SourceChoice::wireName).collect(Collectors.joining(", "));
    }

    /**
     * Gives fresh sources for a folder.
     *
     * @throws UserMistake when this system does not have it
     */
    public Supplier<HintSource> sources(Path folder) {
        return switch (this) {
            case AUTO -> () -> fitting(folder);
            case INOTIFY -> {
                if (!Platform.isLinux()) {
                    throw new UserMistake("inotify is there on Linux only; take --source auto.");
                }
                yield InotifySource::new;
            }
            case DIRECTORY_WATCHER -> DirectoryWatcherSource::new;
            case POLLING -> PollingSource::new;
        };
    }

    private static HintSource fitting(Path folder) {
        if (sendsNoEvents(folder)) {
            return new PollingSource();
        }
        return Platform.isLinux() ? new InotifySource() : new DirectoryWatcherSource();
    }

    /** Whether files in this folder may change without an event. */
    static boolean sendsNoEvents(Path folder) {
        try {
            return Mounts.WITHOUT_EVENTS.contains(Files.getFileStore(folder).type());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot tell the file system of " + folder, e);
            return false;
        }
    }
}
