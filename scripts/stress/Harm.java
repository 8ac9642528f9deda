package dropforge.stress;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What happens to a watcher in its life, at random moments: it is killed, halted for a while, ended
 * in order, and begun again. A thread of its own, so that the operations go on meanwhile; which of
 * them falls when is not the same in two runs.
 */
public final class Harm implements AutoCloseable {
    private final WatcherProcess watcher;
    private final RandomGenerator random;
    private final int mostKills;
    private final Map<String, Integer> done = new TreeMap<>();
    private final Thread thread;
    private volatile boolean ending;
    private volatile Exception failure;

    /**
     * @param mostKills how often it is killed at most
     */
    public Harm(WatcherProcess watcher, RandomGenerator random, int mostKills) {
        this.watcher = watcher;
        this.random = random;
        this.mostKills = mostKills;
        this.thread = Thread.ofPlatform().daemon().name("harm").start(this::run);
    }

    private void run() {
        try {
            while (!ending) {
                pause(300, 4_000);
                watcher.beginIfEnded();
                if (!ending) {
                    doOne();
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void doOne() throws IOException, InterruptedException {
        int choice = random.nextInt(10);
        if (choice < 5 && done.getOrDefault("kill -9", 0) < mostKills) {
            watcher.kill();
            count("kill -9");
            pauseOrNot();
            watcher.begin();
        } else if (choice < 8) {
            watcher.halt();
            count("SIGSTOP");
            pause(100, 2_500);
            watcher.goOn();
        } else {
            watcher.end();
            count("ended in order");
            pauseOrNot();
            watcher.begin();
        }
    }

    private void pauseOrNot() throws InterruptedException {
        if (random.nextBoolean()) {
            pause(10, 1_500);
        }
    }

    private void pause(int least, int most) throws InterruptedException {
        // Drawn in any case, so that an early end changes nothing but the moment.
        long end = System.nanoTime() + random.nextInt(least, most) * 1_000_000L;
        while (!ending && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }

    private void count(String what) {
        done.merge(what, 1, Integer::sum);
    }

    /** How often each happened; once it is closed. */
    public Map<String, Integer> done() {
        return done;
    }

    /** Harms no more, and leaves a watcher that runs. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join();
        if (failure != null) {
            throw new UserMistake("The watcher could not be handled: " + failure, failure);
        }
    }
}
