package dropforge.benchdocuments;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be measured. */
public enum CaseChoice {
    THROUGHPUT(Throughput.ofOrdinaryFiles()),
    ALL_FILES(Throughput.ofAllFiles()),
    MANIFEST(new ManifestCheck()),
    HOSTILE(new Hostile()),
    RESCAN(new Rescan()),
    READER(new Reading()),
    FIRST(new ColdStart());

    private final Bench.Case chosen;

    CaseChoice(Bench.Case chosen) {
        this.chosen = chosen;
    }

    /** As it is written: {@code all-files}. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public static Optional<CaseChoice> of(String name) {
        return Stream.of(values()).filter(each -> each.wireName().equals(name)).findFirst();
    }

    /** Of all, for people. */
    public static String names() {
        return Stream.of(values()).map(CaseChoice::wireName).collect(Collectors.joining(", "));
    }

    /** Whether markitdown takes part. */
    public boolean hasPeer() {
        return chosen instanceof Throughput;
    }

    public void measure(Bench bench) throws IOException, InterruptedException {
        chosen.measure(bench);
    }

    public void judge(Bench bench) {
        chosen.judge(bench);
    }

    /** As many processes as {@code elt} has without a word. */
    public static int defaultThreads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
    }
}
