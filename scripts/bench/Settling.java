package dropforge.bench;

import dropforge.Settings.Key;
import dropforge.Watch;
import dropforge.WatchOptions;
import dropforge.Workbench;
import dropforge.cli.TextTable;
import dropforge.files.WholeWrites;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How many retrainings come of a file that is written in {@value #PIECES} pieces within five
 * seconds, and of ten files that land within the settle time: one each, on all of their rows.
 */
public record Settling(List<Path> files, String target) {
    private static final int PIECES = 20;
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final int MANY = 10;
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** Puts something into the training folder. */
    private interface Landing {
        void into(Path training) throws Exception;
    }

    /** Prints a table. */
    public void measure() throws Exception {
        var table = new TextTable("settle", "retrainings", "rows landed", "rows in each");
        List<Path> many = files.subList(0, Math.min(MANY, files.size()));
        add(table, "in %d pieces over 5 s".formatted(PIECES), files.subList(0, 1), this::inPieces);
        add(
                table,
                "%d files at once".formatted(many.size()),
                many,
                training -> {
                    for (Path file : many) Files.copy(file, training.resolve(file.getFileName()));
                });
        IO.println("\n" + table);
    }

    private void inPieces(Path training) throws Exception {
        byte[] bytes = Files.readAllBytes(files.getFirst());
        try (OutputStream out =
                Files.newOutputStream(training.resolve(files.getFirst().getFileName()))) {
            for (int piece = 0; piece < PIECES; piece++) {
                int from = (int) ((long) bytes.length * piece / PIECES);
                int to = (int) ((long) bytes.length * (piece + 1) / PIECES);
                out.write(bytes, from, to - from);
                out.flush();
                Thread.sleep(BETWEEN);
            }
        }
    }

    private void add(TextTable table, String name, List<Path> landing, Landing how)
            throws Exception {
        Path workspace = Files.createTempDirectory("dropforge-bench-");
        try {
            Path training = Files.createDirectory(workspace.resolve("training"));
            var options = WatchOptions.DEFAULTS.withTarget(target).with(Key.ITERATIONS, 20);
            try (Watch watch = Workbench.watch(workspace, options)) {
                how.into(training);
                watch.awaitIdle(QUIET);
            }
            long rows = 0;
            for (Path file : landing)
                try (var lines = Files.lines(file)) {
                    rows += lines.count() - 1;
                }
            try (var bench = Workbench.open(workspace)) {
                List<JournalEntry> done =
                        bench.events(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED));
                table.add(
                        name,
                        "%d".formatted(done.size()),
                        "%,d".formatted(rows),
                        String.join(
                                " ",
                                done.stream()
                                        .map(entry -> "%,.0f".formatted(entry.number("rows")))
                                        .toList()));
            }
        } finally {
            WholeWrites.deleteTree(workspace);
        }
    }
}
