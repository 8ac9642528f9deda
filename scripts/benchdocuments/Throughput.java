package dropforge.benchdocuments;

import dropforge.benchdocuments.Program.Said;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Documents per second. Cold: of the whole process, from its start to its end, with as many copies
 * of the corpus. Warm: of the same process, with as many further copies. Ours has written each
 * document by then, the others have thrown its text away.
 *
 * @param part name of the part
 * @param wanted lines of the manifest that take part
 * @param share of the copies: so many times fewer
 */
record Throughput(String part, Predicate<Line> wanted, int share) implements Bench.Case {
    private static final String TIKA = "tika, in process";
    private static final String ELT = "elt";
    private static final String MARKITDOWN = "markitdown";

    private static final String COLD = "cold docs/s";
    private static final String WARM = "warm docs/s";

    static Throughput ofOrdinaryFiles() {
        return new Throughput("throughput", Line::isOrdinary, 1);
    }

    /** Of fewer, as the peer unpacks all of each bomb. */
    static Throughput ofAllFiles() {
        return new Throughput("all-files", _ -> true, 4);
    }

    /** Begins a contender with a folder. */
    private interface Start {
        Program of(Path workspace, Path folder) throws IOException;
    }

    /** Hands it another folder. */
    private interface Next {
        void folder(Program program, Path first, Path second) throws IOException;
    }

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        Next told = (program, _, second) -> program.say(Words.PASS + "\t" + second);
        measure(bench, TIKA, (workspace, folder) -> bench.tika(List.of(), folder, workspace), told);
        measure(
                bench,
                ELT,
                (workspace, folder) -> bench.elt(EltProgram.WATCH, workspace, folder),
                // It lies beside the folder, so that all of it is there at once.
                (_, first, second) -> Files.move(second, first.resolve("second")));
        if (bench.python() != null) {
            measure(
                    bench,
                    MARKITDOWN,
                    (workspace, folder) -> bench.markitdown(1, folder, workspace),
                    told);
            measure(
                    bench,
                    severalMarkitdowns(bench),
                    (workspace, folder) -> bench.markitdown(bench.threads(), folder, workspace),
                    told);
        }
    }

    private static String severalMarkitdowns(Bench bench) {
        return MARKITDOWN + ", " + bench.threads() + " processes";
    }

    private void measure(Bench bench, String contender, Start start, Next next)
            throws IOException, InterruptedException {
        Path work = bench.folder("throughput");
        Path first = work.resolve("first");
        Path second = work.resolve("second");
        Path workspace = Files.createDirectory(work.resolve("workspace"));
        int copies = Math.max(1, bench.copies() / share);
        int count = bench.corpus().only(wanted).copyTo(first, 1, copies);
        bench.corpus().only(wanted).copyTo(second, 1 + copies, copies);
        try (Program program = start.of(workspace, first)) {
            List<Said> cold = program.documents(count);
            double coldSeconds = program.secondsSinceBegin(cold.getLast());
            double quiet =
                    Program.seconds(cold.getLast().nanos(), program.await(Words.IDLE).nanos());
            double coldCpu = program.cpuSeconds();
            long begin = System.nanoTime();
            next.folder(program, first, second);
            List<Said> warm = program.documents(count);
            double warmSeconds = Program.seconds(begin, warm.getLast().nanos());
            double warmCpu = program.cpuSeconds() - coldCpu;
            double ends = program.end() + quiet;

            var figures = new LinkedHashMap<String, Double>();
            figures.put("documents", (double) count);
            figures.put("first s", program.secondsSinceBegin(cold.getFirst()));
            figures.put(COLD, count / (coldSeconds + ends));
            figures.put(WARM, count / warmSeconds);
            figures.put("then ends in s", ends);
            figures.put("cold CPU s", coldCpu);
            figures.put("warm CPU s", warmCpu);
            bench.report().tell(part, contender, figures);
            noteFailures(bench, contender, cold);
            noteFailures(bench, contender, warm);
        }
        WholeWrites.deleteTree(work);
    }

    private void noteFailures(Bench bench, String contender, List<Said> documents) {
        var outcomes = new TreeMap<String, TreeSet<String>>();
        for (Said each : documents) {
            String[] columns = each.columns();
            String name = columns[1].substring(columns[1].lastIndexOf('/') + 1);
            outcomes.computeIfAbsent(name, _ -> new TreeSet<>())
                    .add(columns.length > 2 ? columns[2] : "");
        }
        String failed =
                outcomes.entrySet().stream()
                        .filter(each -> !each.getValue().equals(new TreeSet<>(List.of(""))))
                        .map(Throughput::failure)
                        .collect(Collectors.joining(", "));
        if (!failed.isEmpty()) {
            bench.report().note(part, "%s fails on %s".formatted(contender, failed));
        }
    }

    private static String failure(Map.Entry<String, TreeSet<String>> outcome) {
        String reasons = String.join(" or ", outcome.getValue());
        return "%s (%s%s)"
                .formatted(
                        outcome.getKey(),
                        outcome.getValue().contains("") ? "only some copies:" : "",
                        reasons);
    }

    @Override
    public void judge(Bench bench) {
        for (String figure : List.of(COLD, WARM)) {
            compare(bench, figure, TIKA, figure, 0.9);
        }
        if (bench.python() != null) {
            for (String peer : List.of(MARKITDOWN, severalMarkitdowns(bench))) {
                compare(bench, WARM, peer, WARM, 3);
                compare(bench, COLD, peer, COLD, 1);
            }
        }
    }

    private void compare(Bench bench, String ours, String peer, String theirs, double asked) {
        double us = bench.report().median(part, ELT, ours);
        double them = bench.report().median(part, peer, theirs);
        bench.report()
                .judge(
                        "%s: %s, elt beside %s".formatted(part, ours, peer),
                        asked == 1 ? "more" : "%s x or more".formatted(Report.number(asked)),
                        "%.2f x (%s beside %s)"
                                .formatted(us / them, Report.number(us), Report.number(them)),
                        asked == 1 ? us > them : us >= asked * them);
    }
}
