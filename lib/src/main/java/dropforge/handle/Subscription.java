package dropforge.handle;

import dropforge.files.FileChange;
import dropforge.files.UserMistake;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A handler in the making: which changes, and how. Immutable; each method but the last gives a new one. Nothing happens
 * before {@link #handle} or {@link #handleBatches}.
 *
 * <pre>{@code
 * bench.on(Added.class, Modified.class)
 *         .matching("*.csv")
 *         .named("mailer")
 *         .handle(change -> mail(change.file()));
 * }</pre>
 */
public final class Subscription<C extends FileChange> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Handlers handlers;
    private final Wanted wanted;
    private final String name;
    private final Retries retries;

    Subscription(Handlers handlers, Wanted wanted, String name, Retries retries) {
        this.handlers = handlers;
        this.wanted = wanted;
        this.name = name;
        this.retries = retries;
    }

    /** Only files and folders of these names: {@link Wanted#glob}. */
    public Subscription<C> matching(String glob) {
        return new Subscription<>(handlers, wanted.withGlob(glob), name, retries);
    }

    /** Only in this watched folder: {@code training}. */
    public Subscription<C> in(String root) {
        return new Subscription<>(handlers, wanted.withRoot(root), name, retries);
    }

    /**
     * Durable: how far it has come is kept under this name, and the next one of this name goes on there, at least once
     * for each change. Without a name it gets what happens while it is there.
     *
     * @param wantedName letters, digits and {@code . _ -}
     * @throws UserMistake for any other
     */
    public Subscription<C> named(String wantedName) {
        return new Subscription<>(handlers, wanted, checked(wantedName), retries);
    }

    /** It names a file, too. */
    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UserMistake("A handler cannot be named %s; take letters, digits and . _ - for it, as in mailer."
                    .formatted(name));
        }
        return name;
    }

    /** One that has never been here begins with all that the journal has; without this it begins now. */
    public Subscription<C> fromStart() {
        return new Subscription<>(handlers, wanted.withFromStart(), name, retries);
    }

    /** Tried again otherwise than three times; see {@link Retries}. */
    public Subscription<C> retrying(Retries wantedRetries) {
        return new Subscription<>(handlers, wanted, name, wantedRetries);
    }

    /**
     * Starts it: {@code action} gets each change by itself.
     *
     * @throws UserMistake when a handler of this name is at work already
     */
    public Handler handle(Action<C> action) {
        return start(null, new BatchAction<>() {
            @Override
            public void handle(List<Delivery<C>> changes) throws Exception {
                action.handle(changes.getFirst());
            }
        });
    }

    /**
     * Starts it: {@code action} gets the changes that come together.
     *
     * @param quiet for how long none must have come; when they never cease, they are delivered after ten times that
     * @throws UserMistake when a handler of this name is at work already
     */
    public Handler handleBatches(Duration quiet, BatchAction<C> action) {
        return start(quiet, action);
    }

    /** It gets nothing but changes of the kinds that it named. */
    @SuppressWarnings("unchecked")
    private Handler start(Duration quiet, BatchAction<C> action) {
        var any = (BatchAction<FileChange>) (BatchAction<?>) action;
        return handlers.start(new Handler.Terms(
                name == null ? wanted.words() : name, name != null, wanted, quiet, false, retries, any));
    }
}
