package dropforge.benchdocuments;

import dropforge.benchdocuments.Program.Said;
import dropforge.files.WholeWrites;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a document costs that never ends: itself, after the limit of time, and others hardly
 * anything. With one process the next one has to wait for it; with more, it does not.
 */
final class Hostile implements Bench.Case {
    private static final String PART = "hostile";
    private static final double LIMIT = 2;
    private static final double MORE_TO_END = 1;
    private static final double MORE_TO_WAIT = 0.5;
    private static final Duration LOOK = Duration.ofMillis(2);

    private static final String ENDED = "ended after s";
    private static final String THEN = "next one after the limit s";
    private static final String MORE = "next one, more than alone s";

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        Path work = bench.folder(PART);
        Path jar = HangingExtractor.jar(Files.createDirectory(work.resolve("jar")));
        for (int processes : bench.threads() == 1 ? List.of(1) : List.of(1, bench.threads())) {
            measure(bench, work.resolve("workspace-" + processes), jar, processes);
        }
        WholeWrites.deleteTree(work);
    }

    private static void measure(Bench bench, Path workspace, Path jar, int processes)
            throws IOException, InterruptedException {
        Path inbound = Files.createDirectories(workspace.resolve("inbound"));
        var arguments =
                List.of(
                        EltProgram.WATCH,
                        workspace.toString(),
                        inbound.toString(),
                        "document-processes=" + processes,
                        "document-time=%.0fs".formatted(LIMIT));
        var command =
                Bench.java(
                        List.of(),
                        Bench.classPath() + File.pathSeparator + jar,
                        EltProgram.class,
                        arguments);
        try (var program = new Program("elt", command, workspace.resolve("bench.log"))) {
            program.await(Words.IDLE);
            drop(inbound, "first.txt", "the processes are there by now");
            program.documents(1);
            long alone = drop(inbound, "alone.txt", "nothing hangs yet");
            double aloneSeconds = Program.seconds(alone, program.documents(1).getFirst().nanos());

            Path begun = workspace.resolve("begun");
            drop(inbound, "this" + HangingExtractor.ENDING, begun.toString());
            while (!Files.exists(begun)) {
                Thread.sleep(LOOK);
            }
            long start = Long.parseLong(Files.readString(begun));
            long next = drop(inbound, "next.txt", "what comes behind it");
            List<Said> both = program.documents(2);
            Said ended =
                    both.stream()
                            .filter(each -> each.line().startsWith(Words.FAILED))
                            .findFirst()
                            .orElseThrow();
            Said passed =
                    both.stream()
                            .filter(each -> each.line().startsWith(Words.DONE))
                            .findFirst()
                            .orElseThrow();

            var figures = new LinkedHashMap<String, Double>();
            figures.put(ENDED, Program.seconds(start, ended.nanos()));
            if (processes == 1) {
                figures.put(THEN, Program.seconds(start, passed.nanos()) - LIMIT);
            } else {
                figures.put(MORE, Program.seconds(next, passed.nanos()) - aloneSeconds);
            }
            figures.put("alone s", aloneSeconds);
            bench.report().tell(PART, contender(processes), figures);
            program.end();
        }
    }

    private static String contender(int processes) {
        return processes == 1 ? "elt, 1 process" : "elt, %d processes".formatted(processes);
    }

    /** As {@code mv} does; returns when. */
    private static long drop(Path folder, String name, String text) throws IOException {
        Path whole = folder.resolveSibling(name);
        Files.writeString(whole, text);
        long now = System.nanoTime();
        Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return now;
    }

    @Override
    public void judge(Bench bench) {
        for (int processes : bench.threads() == 1 ? List.of(1) : List.of(1, bench.threads())) {
            String contender = contender(processes);
            judge(bench, contender, "one that hangs ends", ENDED, LIMIT + MORE_TO_END);
            if (processes == 1) {
                judge(bench, contender, "the next one, after the limit", THEN, MORE_TO_WAIT);
            } else {
                judge(bench, contender, "the next one, beside it", MORE, MORE_TO_WAIT);
            }
        }
    }

    private static void judge(
            Bench bench, String contender, String what, String figure, double asked) {
        double most = bench.report().most(PART, contender, figure);
        bench.report()
                .judge(
                        "%s: %s, %s".formatted(PART, what, contender),
                        "%s s or less".formatted(Report.number(asked)),
                        "%s s at most".formatted(Report.number(most)),
                        most <= asked);
    }
}
