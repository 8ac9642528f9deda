package dropforge.cli;

import dropforge.Workbench;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalFollower;
import dropforge.journal.JournalQuery;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Prints the journal as it grows, until the user has seen enough. */
public final class Following {
    private Following() {}

    /**
     * Prints what is asked for, then each entry that is written. Ctrl-C ends the process, with 0: nothing has failed.
     * It also ends when nobody reads the output any more.
     */
    public static void untilStopped(Workbench bench, JournalQuery query, Consumer<JournalEntry> print)
            throws InterruptedException {
        var following = new AtomicBoolean(true);
        var itself = new AtomicReference<JournalFollower>();
        try (var follower = bench.follow(query, entry -> {
            print.accept(entry);
            if (System.out.checkError() && itself.get() != null) {
                itself.get().close();
            }
        })) {
            itself.set(follower);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                if (following.get()) {
                                    follower.close();
                                    System.out.flush();
                                    Runtime.getRuntime().halt(0);
                                }
                            },
                            "stop"));
            follower.await();
        } finally {
            following.set(false);
        }
    }
}
