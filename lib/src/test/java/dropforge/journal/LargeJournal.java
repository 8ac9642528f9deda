package dropforge.journal;

import dropforge.files.FileChange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A journal of years, made up in a minute: files in monthly folders that come, change, are renamed and go, a training now
 * and then, some errors, most of them resolved. The same count gives the same journal.
 */
public final class LargeJournal {
    /** When its first entry was written; one more every twelve seconds. */
    static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    private static final Duration STEP = Duration.ofSeconds(12);
    private static final int AT_ONCE = 5_000;
    private static final int FILES_PER_FOLDER = 2_000;

    private LargeJournal() {}

    /** Arguments: the workspace and how many entries. */
    static void main(String... arguments) {
        try (Store store = Store.open(Path.of(arguments[0]))) {
            long begin = System.nanoTime();
            int count = Integer.parseInt(arguments[1]);
            write(store, count);
            IO.println(String.format(
                    Locale.ROOT, "%,d entries, %,.0f a second", count, count / ((System.nanoTime() - begin) / 1e9)));
        }
    }

    /** Writes so many entries; those of one file are four, and follow each other. */
    static void write(Store store, int count) {
        var clock = new SteppingClock();
        var journal = new Journal(store, clock);
        for (int first = 0; first < count; first += AT_ONCE) {
            int from = first;
            journal.write(transaction -> {
                for (int n = from; n < Math.min(count, from + AT_ONCE); n++) {
                    clock.now = BEGIN.plus(STEP.multipliedBy(n));
                    transaction.append(entry(n));
                }
                transaction.moveCursor("retrainer", Math.min(count, from + AT_ONCE));
                return null;
            });
        }
    }

    /** {@code month_0007/file_14003.csv} */
    static String file(int number) {
        return "month_%04d/file_%05d.csv".formatted(number / FILES_PER_FOLDER, number);
    }

    private static Draft entry(int n) {
        int file = n / 4;
        String name = file(file);
        String root = file % 50 == 0 ? "inbound" : "training";
        FoundBy finder = file % 100 == 0 ? FoundBy.START_UP : FoundBy.EVENT;
        String content = "%064x".formatted(file * 31L + 7);
        long size = 1_000 + file % 1_000;
        return switch (n % 4) {
            case 0 -> Draft.of(new FileChange.Added(name, size, content), root).withFoundBy(finder);
            case 1 ->
                file % 20 == 0
                        ? Draft.of(Kind.ERROR, root, name).with("message", name + ", row 7: \"noon\" is not a number")
                        : Draft.of(new FileChange.Renamed(name, name + ".seen.csv", size, content, false), root)
                                .withFoundBy(finder);
            case 2 ->
                file % 20 == 0
                        ? Draft.of(file % 2_000 == 0 ? Kind.DOCUMENT_FAILED : Kind.RECOVERED, root, name)
                                .with("message", name + " is good now")
                        : Draft.of(new FileChange.Removed(name + ".seen.csv", size, content), root)
                                .withFoundBy(finder);
            default -> Draft.of(training(file)).with("version", file / 4 + 1).with("message", "made up");
        };
    }

    private static Kind training(int file) {
        return switch (file % 4) {
            case 0 -> Kind.TRAINING_STARTED;
            case 1 -> Kind.TRAINING_COMPLETED;
            case 2 -> Kind.MODEL_PROMOTED;
            default -> file % 1_000 == 3 ? Kind.WATCH_STARTED : Kind.TRAINING_ABANDONED;
        };
    }

    private static final class SteppingClock extends Clock {
        private Instant now = BEGIN;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
