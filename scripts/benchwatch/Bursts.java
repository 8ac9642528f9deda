package dropforge.benchwatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** Many files at once: how many of them are never reported, and how soon the others are. */
record Bursts(String name, boolean whileHalted, Duration perReport) implements Bench.Case {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A watcher that has told nothing new for so long will not tell more. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final int FILES_PER_FOLDER = 100;
    private static final int FOLDERS_PER_GROUP = 20;

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (Contender contender : bench.those(Contender.watchers())) {
            measure(bench, contender, false);
        }
        if (name.equals("burst")) {
            for (Contender contender : bench.those(Contender.watchers())) {
                measure(bench, contender, true);
            }
        }
    }

    private void measure(Bench bench, Contender contender, boolean nested)
            throws IOException, InterruptedException {
        Path original = bench.folder("original");
        List<String> files = write(original, bench.size().files(), nested);
        Path folder = bench.folder("watched");
        Path workspace = bench.folder("workspace");
        try (Running watcher = bench.start(contender, folder, workspace, perReport)) {
            watcher.awaitReady();
            if (whileHalted) {
                watcher.halt();
            }
            long began = System.nanoTime();
            copy(original, folder);
            long written = System.nanoTime();
            if (whileHalted) {
                watcher.goOn();
            }
            await(watcher, files.size());
            var figures = new LinkedHashMap<String, Double>();
            var reports = watcher.reports();
            var lost = new HashSet<>(files);
            var seen = new HashSet<String>();
            long last = written;
            for (Running.Report report : reports) {
                lost.remove(report.path());
                if (seen.add(report.path())) {
                    last = Math.max(last, report.nanos());
                }
            }
            figures.put("files", (double) files.size());
            figures.put("lost", (double) lost.size());
            figures.put("written in s", (written - began) / 1e9);
            figures.put("last report s", (last - written) / 1e9);
            figures.put("find s", secondsToFind(folder));
            bench.tell(nested ? name + ", nested" : name, contender.wireName(), figures);
        }
        bench.delete(original, folder, workspace);
    }

    /** By a program that does nothing else, since who writes slowly overruns nobody. */
    private static void copy(Path original, Path folder) throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("cp", "-r", original + "/.", folder.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IOException("cp ended with " + exit);
        }
    }

    private static List<String> write(Path folder, int count, boolean nested) {
        List<String> files = IntStream.range(0, count).mapToObj(i -> nameOf(i, nested)).toList();
        int parts = Math.ceilDiv(count, FILES_PER_FOLDER);
        IntStream.range(0, parts)
                .parallel()
                .forEach(part -> {
                    int from = part * FILES_PER_FOLDER;
                    try {
                        Files.createDirectories(folder.resolve(files.get(from)).getParent());
                        for (int i = from; i < Math.min(count, from + FILES_PER_FOLDER); i++) {
                            Files.writeString(
                                    folder.resolve(files.get(i)), "number\n%d\n".formatted(i));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return files;
    }

    private static String nameOf(int i, boolean nested) {
        String file = "file-%05d.csv".formatted(i);
        int number = i / FILES_PER_FOLDER;
        return nested
                ? "group-%02d/folder-%03d/%s".formatted(number / FOLDERS_PER_GROUP, number, file)
                : file;
    }

    private void await(Running watcher, int expected) throws IOException, InterruptedException {
        long now = System.nanoTime();
        long end = now + PATIENCE.toNanos() + 5L * expected * perReport.toNanos();
        long newest = now;
        int before = 0;
        while (now < end && now - newest < SILENCE.toNanos()) {
            int count = watcher.count().files();
            now = System.nanoTime();
            if (count >= expected) {
                return;
            }
            if (count > before) {
                newest = now;
                before = count;
            }
            Thread.sleep(50);
        }
    }

    private static double secondsToFind(Path folder) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        new ProcessBuilder("find", folder.toString(), "-type", "f")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return (System.nanoTime() - begin) / 1e9;
    }
}
