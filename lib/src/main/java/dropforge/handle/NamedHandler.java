package dropforge.handle;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A durable handler, seen from any process. One at work writes its position down within a second, whatever it passes by, so
 * that who is behind for longer is at a change that takes long, hangs or is tried again, or is not running.
 *
 * @param name under which its position is kept
 * @param pid of the process that runs it; null while none does
 * @param behind how many changes, wanted or not, it has not come to; those beyond {@link #COUNTED} are not counted
 * @param since when the first of them was journaled; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NamedHandler(String name, Long pid, int behind, Instant since) {
    /** So many are counted in no time. */
    public static final int COUNTED = 10_000;

    private static final String CURSOR = "handler/";

    static String cursor(String name) {
        return CURSOR + name;
    }

    static Path lock(Path locks, String name) {
        return locks.resolve(name + ".lock");
    }

    /**
     * All that were ever at work in a workspace.
     *
     * @param locks folder for their locks
     */
    public static List<NamedHandler> all(Path locks, Journal journal) {
        return journal.cursors(CURSOR).entrySet().stream()
                .map(cursor -> {
                    String name = cursor.getKey().substring(CURSOR.length());
                    Journal.Later later = journal.later(cursor.getValue(), Wanted.ALL.entryKinds(), COUNTED + 1);
                    return new NamedHandler(
                            name,
                            ProcessLock.holder(lock(locks, name))
                                    .map(ProcessLock.Holder::pid)
                                    .orElse(null),
                            later.count(),
                            later.first());
                })
                .toList();
    }

    /**
     * Forgets one that nobody runs any more, with what it has given up: the journal keeps nothing for it, and a later one of
     * that name begins anew.
     *
     * @throws UserMistake when there is none of this name, or it is at work
     */
    public static void forget(Path locks, Journal journal, String name) {
        List<String> names =
                all(locks, journal).stream().map(NamedHandler::name).toList();
        if (!names.contains(name)) {
            throw new UserMistake("There is no handler named %s; %s."
                    .formatted(name, names.isEmpty() ? "none has a name" : "there is " + String.join(", ", names)));
        }
        try (ProcessLock _ = ProcessLock.tryAcquire(lock(locks, name))
                .orElseThrow(() -> new UserMistake(
                        "The handler %s is at work; end the process that runs it, then try again.".formatted(name)))) {
            journal.write(transaction -> {
                transaction.dropCursor(cursor(name));
                new Parked(journal, new PresentPaths(journal), name).forgotten().forEach(transaction::append);
                return null;
            });
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write %s (%s). Give this user write access to the workspace."
                            .formatted(lock(locks, name), Reasons.of(e)),
                    e);
        }
    }
}
