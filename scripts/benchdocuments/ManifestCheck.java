package dropforge.benchdocuments;

import dropforge.Workbench;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Whether of each file comes what its line of the manifest says, once {@code elt} has been run. */
final class ManifestCheck implements Bench.Case {
    private static final String PART = "manifest";
    private static final String ELT = "elt";

    private static final String HOLD = "lines that hold";
    private static final String LACK = "cannot be had";
    private static final String FAIL = "do not hold";

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        Path work = bench.folder(PART);
        bench.corpus().copyTo(work.resolve("inbound"));
        try (Program program = bench.elt(EltProgram.ONCE, work, work.resolve("inbound"))) {
            program.documents(bench.corpus().lines().size());
            program.awaitEnd();
        }
        int held = 0;
        int lacks = 0;
        try (var opened = Workbench.open(work)) {
            for (Line line : bench.corpus().lines()) {
                Optional<String> fault = line.fault(opened.documentRecords());
                if (fault.isEmpty()) {
                    held++;
                    continue;
                }
                String lack = line.knownLack().map(" - cannot be had: %s"::formatted).orElse("");
                lacks += lack.isEmpty() ? 0 : 1;
                bench.report().note(PART, "%s: %s%s".formatted(line.file(), fault.get(), lack));
            }
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put(HOLD, (double) held);
        figures.put(LACK, (double) lacks);
        figures.put(FAIL, (double) bench.corpus().lines().size() - held - lacks);
        bench.report().tell(PART, ELT, figures);
        WholeWrites.deleteTree(work);
    }

    @Override
    public void judge(Bench bench) {
        double missing = bench.report().most(PART, ELT, FAIL);
        double lacks = bench.report().most(PART, ELT, LACK);
        int all = bench.corpus().lines().size();
        bench.report()
                .judge(
                        "manifest",
                        "each of %d lines, or why not".formatted(all),
                        "%.0f hold, %.0f cannot be had, %.0f do not"
                                .formatted(all - missing - lacks, lacks, missing),
                        missing == 0);
    }
}
