package dropforge.watch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The hint source of a watched folder, which is begun anew when it ended, or when there is a folder that it could not
 * watch; folders that it is refused, and those in which a file system without events begins, are polled. Belongs to the thread of its {@link FolderWatcher}.
 */
final class SourceInUse {
    private static final System.Logger LOG = System.getLogger(SourceInUse.class.getName());

    /** Lest a source that ends at once keep a core busy. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

    /** When more folders than this are refused, all is polled together. */
    private static final int MOST_POLLED = 8;

    private final Path folder;
    private final Supplier<HintSource> sources;
    private final Consumer<Hint> hints;
    private final Mounts mounts;
    private final boolean follow;
    private final Set<String> unwatched = new LinkedHashSet<>();
    private final Map<String, HintSource> polled = new LinkedHashMap<>();
    /** Where the links led that are followed. */
    private final Map<String, Path> targets = new HashMap<>();

    private final Map<String, String> refused = new LinkedHashMap<>();
    private HintSource source;
    private long startedNanos;

    SourceInUse(Path folder, Supplier<HintSource> sources, Consumer<Hint> hints) {
        this(folder, sources, hints, new Mounts(folder), false);
    }

    /** @param follow whether there may be links among the folders that it is to watch */
    SourceInUse(Path folder, Supplier<HintSource> sources, Consumer<Hint> hints, Mounts mounts, boolean follow) {
        this.follow = follow;
        this.folder = folder;
        this.sources = sources;
        this.hints = hints;
        this.mounts = mounts;
    }

    /** Begins with a fresh source in place of the one before; all that is in the folder is to be listed then. */
    void start() throws IOException {
        close();
        startedNanos = System.nanoTime();
        mounts.open();
        source = sources.get();
        try {
            source.start(folder, hints);
        } catch (HintSource.Refused e) {
            source = null;
            poll("", e.getMessage());
        }
    }

    String name() {
        return source == null ? polled.get("").name() : source.name();
    }

    /** Before a folder is listed; the empty path is the root. */
    void watch(String path) throws IOException {
        if (follow && !path.isEmpty() && Files.isSymbolicLink(folder.resolve(path))) {
            watchLink(path);
            return;
        }
        if (source == null || source instanceof PollingSource || isPolled(path)) {
            return;
        }
        String type = mounts.withoutEvents(path);
        if (type != null) {
            pollOrAll(path, "a file system begins there (%s) that does not tell what others change".formatted(type));
        } else if (!source.watchesTrees()) {
            try {
                source.watch(folder.resolve(path));
            } catch (HintSource.Refused e) {
                pollOrAll(path, e.getMessage());
            }
        }
    }

    /** Sources that watch trees do not follow links: where one leads to, another watches. */
    private void watchLink(String path) throws IOException {
        Path link = folder.resolve(path);
        Path target = link.toRealPath();
        if (!target.equals(targets.get(path))) {
            close(path);
        }
        if (polled.containsKey(path) || (source == null && polled.isEmpty())) {
            return;
        }
        if (SourceChoice.sendsNoEvents(target)) {
            poll(path, "it is a link to %s, which does not tell what others change".formatted(target));
        } else if (source == null) {
            poll(path, "it is a link to %s, and all else is polled, too".formatted(target));
        } else if (source.watchesTrees()) {
            HintSource another = sources.get();
            another.start(link, hints);
            polled.put(path, another);
        } else {
            try {
                source.watchLink(link);
            } catch (HintSource.Refused e) {
                poll(path, e.getMessage());
            }
        }
        targets.put(path, target);
    }

    /**
     * The links that lead elsewhere since the last call, or nowhere: of a target that is moved away, or that another link on
     * the way to it no longer leads to, no event tells. One question to the system for each.
     */
    Set<String> linksChanged() {
        Set<String> changed = new LinkedHashSet<>();
        targets.forEach((path, target) -> {
            if (!leadsTo(folder.resolve(path), target)) {
                changed.add(path);
            }
        });
        changed.forEach(this::close);
        targets.keySet().removeAll(changed);
        return changed;
    }

    private static boolean leadsTo(Path link, Path target) {
        try {
            return link.toRealPath().equals(target);
        } catch (IOException _) {
            return false;
        }
    }

    /** Closes the source that a folder had of its own and that has ended; false where it had none. */
    boolean endedApart(String path) {
        boolean apart = !path.isEmpty() && polled.containsKey(path);
        if (apart) {
            close(path);
        }
        return apart;
    }

    private void pollOrAll(String path, String reason) throws IOException {
        poll(polled.size() < MOST_POLLED ? path : "", reason);
    }

    /** Whether a file lies where others may write without an event. */
    boolean isWithoutEvents(Path file) {
        return mounts.isWithoutEvents(file);
    }

    /** The folders that are to be looked at since another file system begins in them, or none does any longer. */
    Set<String> mountsChanged() {
        Set<String> changed = mounts.changed();
        for (String path : changed) {
            close(path);
            if (mounts.withoutEvents(path) == null && !(source instanceof PollingSource)) {
                doesNotSee(path);
            }
        }
        return changed;
    }

    /** A folder is no longer there, or has another name. */
    void forget(String path) {
        close(path);
        if (source != null) {
            source.forget(folder.resolve(path));
        }
    }

    private void close(String path) {
        for (String each : List.copyOf(polled.keySet())) {
            if (each.equals(path) || each.startsWith(path + "/")) {
                close(polled.remove(each));
            }
        }
        targets.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
    }

    private boolean isPolled(String path) {
        for (String above = path; !polled.isEmpty(); above = above.substring(0, Math.max(0, above.lastIndexOf('/')))) {
            if (polled.containsKey(above)) {
                return true;
            }
            if (above.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    private void poll(String path, String reason) throws IOException {
        boolean instead = path.isEmpty() && source != null;
        if (instead) {
            close();
        }
        var polling = new PollingSource();
        polling.start(folder.resolve(path), hints);
        polled.put(path, polling);
        if (instead) {
            // What the other source had not told yet.
            hints.accept(new Hint.Lost(folder));
        }
        refused.put(path, reason);
    }

    /** The folders that are polled since the last call, and why. */
    Map<String, String> takeRefused() {
        Map<String, String> taken = new LinkedHashMap<>(refused);
        refused.clear();
        return taken;
    }

    /** The source does not see what happens under this folder; the empty path is all of it. */
    void doesNotSee(String path) {
        if (path.isEmpty() || (source != null && source.watchesTrees())) {
            unwatched.add(path);
        }
    }

    /** How many folders it does not see. */
    int unwatched() {
        return unwatched.size();
    }

    /** Forgets what it did not see: the folder is another one, or everything is looked at anyway. */
    void seesAll() {
        unwatched.clear();
    }

    /**
     * Begins anew where that is needed and the source has lived long enough.
     *
     * @return the folders that were not seen before and now are
     */
    Set<String> renew() throws IOException {
        if (unwatched.isEmpty() || System.nanoTime() - startedNanos < SHORTEST_LIFE.toNanos()) {
            return Set.of();
        }
        start();
        Set<String> seen = Set.copyOf(unwatched);
        unwatched.clear();
        return seen;
    }

    void close() {
        polled.values().forEach(this::close);
        polled.clear();
        targets.clear();
        mounts.close();
        if (source != null) {
            close(source);
            source = null;
        }
    }

    private void close(HintSource ended) {
        try {
            ended.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot stop watching " + folder, e);
        }
    }
}
