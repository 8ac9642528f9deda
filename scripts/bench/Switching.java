package dropforge.bench;

import dropforge.Settings.Key;
import dropforge.Workbench;
import dropforge.cli.TextTable;
import dropforge.files.WholeWrites;
import dropforge.train.FitProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long it takes to put another version to use by {@code models promote}: to check its files, to
 * switch the pointer, and to have ledger and journal on the disk. Then the same while a thread does
 * nothing but read the champion, as {@code predict} does.
 */
public record Switching(Path file, String target) {
    private static final int VERSIONS = 12;
    private static final int SWITCHES = 300;

    /** Prints a table. */
    public void measure() throws Exception {
        Path workspace = Files.createTempDirectory("dropforge-bench-");
        var over = new AtomicBoolean();
        try (var reader = Executors.newSingleThreadExecutor()) {
            Files.copy(file, Files.createDirectory(workspace.resolve("training")).resolve("a.csv"));
            for (int version = 1; version <= VERSIONS; version++)
                Workbench.retrain(
                        workspace,
                        Map.of(Key.TARGET, target, Key.ITERATIONS, 30 + version),
                        true,
                        FitProgress.NONE);
            var table =
                    new TextTable("switch", "switches", "median ms", "p99 ms", "read meanwhile");
            add(table, "promote", switches(workspace), null);
            Callable<Integer> reading =
                    () -> {
                        int read = 0;
                        for (; !over.get(); read++)
                            try (var bench = Workbench.open(workspace)) {
                                // Whoever finds half of a switch gets an exception here.
                                bench.champion();
                            }
                        return read;
                    };
            var read = reader.submit(reading);
            List<Double> beside = switches(workspace);
            over.set(true);
            add(table, "promote, while another reads", beside, read.get());
            IO.println("\n" + table);
        } finally {
            over.set(true);
            WholeWrites.deleteTree(workspace);
        }
    }

    /** Milliseconds of each. */
    private static List<Double> switches(Path workspace) {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < SWITCHES; i++) {
            long begin = System.nanoTime();
            Workbench.promote(workspace, 1 + i % VERSIONS);
            took.add((System.nanoTime() - begin) / 1e6);
        }
        return took;
    }

    private static void add(TextTable table, String name, List<Double> took, Integer read) {
        table.add(
                name,
                took.size(),
                "%.1f".formatted(Medians.of(took)),
                "%.1f".formatted(Medians.quantile(took, 0.99)),
                read == null ? null : "%,d".formatted(read));
    }
}
