package dropforge.benchdocuments;

import dropforge.files.Platform;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first document of a folder that holds one: from the start of the process to its text, which
 * ours has written into the store by then. Bare Tika also with what the JVM can keep of an earlier
 * start: an archive of classes, and the ahead-of-time cache of Java 25. Ours as it is on a machine
 * where it never ran, and with what it keeps.
 */
final class ColdStart implements Bench.Case {
    private static final String PART = "first";
    private static final List<String> FILES =
            List.of("testAnnotations.pdf", "testDOCX_Thumbnail.docx");

    private static final String TIKA = "tika, in process";
    private static final String TIKA_CLASSES = "tika, classes kept";
    private static final String TIKA_AOT = "tika, AOT cache";
    private static final String FIRST = "elt, for the first time";
    private static final String ELT = "elt";
    private static final String SCRIPT = "./jbang elt";

    /** Of the journal, in JSON. */
    private static final String ADDED = "\"document-added\"";

    private Path kept;

    /** Begins one with a folder. */
    private interface Start {
        Program of(Path folder, Path workspace) throws IOException;
    }

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        var contenders = contenders(bench);
        if (kept == null) {
            kept = bench.folder("kept");
            // Those that keep something do so now, and jbang builds the script.
            run(
                    bench,
                    FILES.getLast(),
                    (folder, work) -> bench.tika(cache("AOTCacheOutput"), folder, work));
            for (String contender : List.of(TIKA_CLASSES, SCRIPT)) {
                run(bench, FILES.getLast(), contenders.get(contender));
            }
            Bench.awaitCaches(Platform.cacheFolder().getParent());
        }
        for (var contender : contenders.entrySet()) {
            var figures = new LinkedHashMap<String, Double>();
            for (String file : FILES) {
                figures.put(figure(file), run(bench, file, contender.getValue()));
            }
            bench.report().tell(PART, contender.getKey(), figures);
        }
    }

    private Map<String, Start> contenders(Bench bench) {
        var contenders = new LinkedHashMap<String, Start>();
        contenders.put(TIKA, (folder, work) -> bench.tika(List.of(), folder, work));
        contenders.put(
                TIKA_CLASSES,
                (folder, work) -> bench.tika(Bench.classes(kept.resolve("tika")), folder, work));
        contenders.put(TIKA_AOT, (folder, work) -> bench.tika(cache("AOTCache"), folder, work));
        contenders.put(
                FIRST, (folder, work) -> bench.eltForTheFirstTime(EltProgram.WATCH, work, folder));
        contenders.put(ELT, (folder, work) -> bench.elt(EltProgram.WATCH, work, folder));
        contenders.put(SCRIPT, (folder, work) -> script(bench, folder, work));
        return contenders;
    }

    private List<String> cache(String option) {
        return List.of("-Xlog:disable", "-XX:%s=%s".formatted(option, kept.resolve("tika.aot")));
    }

    private static Program script(Bench bench, Path folder, Path workspace) throws IOException {
        return new Program(
                SCRIPT,
                List.of(
                        bench.checkout() + "/jbang",
                        "elt",
                        folder.toString(),
                        "--workspace",
                        workspace.toString(),
                        "--watch",
                        "--json"),
                workspace.resolve("bench.log"));
    }

    /** Returns the seconds until the first document. */
    private static double run(Bench bench, String file, Start start)
            throws IOException, InterruptedException {
        Path work = bench.folder(PART);
        Path folder = Files.createDirectory(work.resolve("inbound"));
        Files.copy(bench.corpus().folder().resolve(file), folder.resolve(file));
        double seconds;
        try (Program program = start.of(folder, work)) {
            seconds = program.secondsSinceBegin(program.awaitFirst(Words.DONE + "\t", ADDED));
            program.stop();
        }
        Bench.awaitCaches(work.resolve(Bench.KEPT));
        WholeWrites.deleteTree(work);
        return seconds;
    }

    private static String figure(String file) {
        return file.substring(file.lastIndexOf('.') + 1) + " s";
    }

    @Override
    public void judge(Bench bench) {
        var contenders = new ArrayList<>(List.of(ELT, SCRIPT, FIRST));
        for (String file : FILES) {
            double tika = bench.report().median(PART, TIKA, figure(file));
            for (String contender : contenders) {
                double ours = bench.report().median(PART, contender, figure(file));
                bench.report()
                        .judge(
                                "%s: %s, %s beside plain Tika"
                                        .formatted(PART, figure(file), contender),
                                "0.5 x or less",
                                "%.2f x (%s beside %s s)"
                                        .formatted(
                                                ours / tika,
                                                Report.number(ours),
                                                Report.number(tika)),
                                ours <= 0.5 * tika);
            }
        }
    }
}
