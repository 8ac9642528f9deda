package dropforge.benchdocuments;

import dropforge.Workbench;
import dropforge.files.WholeWrites;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a second run costs, each as a whole process: with nothing changed, all touched, some
 * renamed, and one in a hundred changed; then one in a hundred changed while the folder is watched.
 */
final class Rescan implements Bench.Case {
    private static final String PART = "rescan";
    private static final int EACH = 100;
    private static final double ASKED = 50;

    private static final String FULL = "full run";
    private static final String NOTHING = "nothing changed";
    private static final String TOUCHED = "all touched";
    private static final String RENAMED = "1 % and a folder renamed";
    private static final String CHANGED = "1 % changed";
    private static final String WATCHED = "1 % changed while watched";

    private static final String SECONDS = "s";
    private static final String EXTRACTED = "extracted";
    private static final String WANTED = "that had to be";

    /** Something that is done to the folder. */
    private interface Doing {
        /** Returns how many documents are to be extracted anew. */
        int in(Path inbound) throws IOException;
    }

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        Path work = bench.folder(PART);
        Path inbound = work.resolve("inbound");
        Corpus ordinary = bench.corpus().only(Line::isOrdinary);
        run(bench, work, FULL, each -> ordinary.copyTo(each, 1, bench.copies()));
        run(bench, work, NOTHING, _ -> 0);
        run(bench, work, TOUCHED, Rescan::touch);
        run(bench, work, RENAMED, Rescan::rename);
        run(bench, work, CHANGED, each -> change(each, 0));
        watch(bench, work, inbound);
        WholeWrites.deleteTree(work);
    }

    private static void run(Bench bench, Path work, String contender, Doing doing)
            throws IOException, InterruptedException {
        Path inbound = work.resolve("inbound");
        int wanted = doing.in(inbound);
        long last = contender.equals(FULL) ? 0 : lastEntry(work);
        double seconds;
        try (Program program = bench.elt(EltProgram.ONCE, work, inbound)) {
            program.awaitEnd();
            seconds = Program.seconds(program.begun(), System.nanoTime());
        }
        tell(bench, contender, seconds, extractedSince(work, last), wanted);
    }

    private static void watch(Bench bench, Path work, Path inbound)
            throws IOException, InterruptedException {
        long last = lastEntry(work);
        try (Program program = bench.elt(EltProgram.WATCH, work, inbound)) {
            program.await(Words.IDLE);
            // As it is after the first documents, not before.
            program.documents(change(inbound, 1));
            last = lastEntry(work);
            long begin = System.nanoTime();
            int wanted = change(inbound, 2);
            double seconds = Program.seconds(begin, program.documents(wanted).getLast().nanos());
            program.end();
            tell(bench, WATCHED, seconds, extractedSince(work, last), wanted);
        }
    }

    private static void tell(
            Bench bench, String contender, double seconds, int extracted, int wanted) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put(SECONDS, seconds);
        figures.put(EXTRACTED, (double) extracted);
        figures.put(WANTED, (double) wanted);
        bench.report().tell(PART, contender, figures);
    }

    private static long lastEntry(Path workspace) {
        try (var bench = Workbench.open(workspace)) {
            return bench.events(JournalQuery.ALL.withLimit(1)).getLast().id();
        }
    }

    private static int extractedSince(Path workspace, long entry) {
        try (var bench = Workbench.open(workspace)) {
            List<JournalEntry> entries =
                    bench.events(
                            JournalQuery.ALL
                                    .withAfter(entry)
                                    .withKinds(
                                            Kind.DOCUMENT_ADDED,
                                            Kind.DOCUMENT_UPDATED,
                                            Kind.DOCUMENT_FAILED));
            return entries.size();
        }
    }

    private static int touch(Path inbound) throws IOException {
        FileTime now = FileTime.from(Instant.now());
        for (Path file : files(inbound)) {
            Files.setLastModifiedTime(file, now);
        }
        return 0;
    }

    private static int rename(Path inbound) throws IOException {
        for (Path file : some(inbound, 0)) {
            Files.move(file, file.resolveSibling("renamed-" + file.getFileName()));
        }
        Path folder = files(inbound).getLast().getParent();
        Files.move(folder, folder.resolveSibling("renamed"));
        return 0;
    }

    /**
     * @param turn other files each time, the first ones behind those of the last
     */
    private static int change(Path inbound, int turn) throws IOException {
        List<Path> some = some(inbound, turn);
        for (Path file : some) {
            Files.write(file, Variation.of(Files.readAllBytes(file), 1_000 + turn));
        }
        return some.size();
    }

    private static List<Path> some(Path inbound, int first) throws IOException {
        List<Path> all = files(inbound);
        int step = Math.min(EACH, all.size());
        return IntStream.range(0, all.size() / step)
                .mapToObj(number -> all.get(number * step + first))
                .toList();
    }

    private static List<Path> files(Path inbound) throws IOException {
        try (Stream<Path> all = Files.walk(inbound)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Override
    public void judge(Bench bench) {
        var report = bench.report();
        double full = report.median(PART, FULL, SECONDS);
        double documents = report.median(PART, FULL, WANTED);
        for (String contender : List.of(CHANGED, WATCHED)) {
            double seconds = report.median(PART, contender, SECONDS);
            report.judge(
                    "%s: %s, beside the full run of %.0f".formatted(PART, contender, documents),
                    "%.0f x as fast".formatted(ASKED),
                    "%s x (%s s beside %s s)"
                            .formatted(
                                    Report.number(full / seconds),
                                    Report.number(seconds),
                                    Report.number(full)),
                    full >= ASKED * seconds);
        }
        for (String contender : List.of(TOUCHED, RENAMED)) {
            double extracted = report.sum(PART, contender, EXTRACTED);
            report.judge(
                    "%s: %s".formatted(PART, contender),
                    "0 extracted",
                    "%.0f extracted".formatted(extracted),
                    extracted == 0);
        }
    }
}
