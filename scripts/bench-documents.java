///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures how fast and how sure documents are made, beside bare Apache Tika and Python's markitdown
//JAVA 25+
//MAIN BenchDocuments
//SOURCES ../lib/Dropforge.java
//SOURCES bench/Medians.java
//SOURCES benchdocuments/Bench.java
//SOURCES benchdocuments/CaseChoice.java
//SOURCES benchdocuments/ColdStart.java
//SOURCES benchdocuments/Corpus.java
//SOURCES benchdocuments/EltProgram.java
//SOURCES benchdocuments/HangingExtractor.java
//SOURCES benchdocuments/Hostile.java
//SOURCES benchdocuments/Line.java
//SOURCES benchdocuments/ManifestCheck.java
//SOURCES benchdocuments/Program.java
//SOURCES benchdocuments/ReaderProgram.java
//SOURCES benchdocuments/Reading.java
//SOURCES benchdocuments/Report.java
//SOURCES benchdocuments/Rescan.java
//SOURCES benchdocuments/Throughput.java
//SOURCES benchdocuments/TikaProgram.java
//SOURCES benchdocuments/Variation.java
//SOURCES benchdocuments/Words.java
//SOURCES benchwatch/PeerPython.java

import dropforge.benchdocuments.*;
import dropforge.benchwatch.PeerPython;
import dropforge.cli.*;
import dropforge.files.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

/** A class, since the name of the file is none. */
@Command(
        name = "bench-documents",
        description = {
            "Measures how fast documents are made of files, with all that keeps them apart and writes them down, beside the same parsers with nothing around them and Python's markitdown, in turn, each a process of its own; and whether what the corpus's manifest says comes out of each file, what a hostile file and a second run cost, how a reader fares meanwhile, and how soon the first document is there.",
            "Copies of the corpus differ in their bytes, as equal ones would be extracted once: a zip by its comment, a gzip by its time, others by blanks at their end. Figures of a machine that does other things meanwhile say little.",
            "Python 3.11 or newer is needed for the peer; its packages go into a virtual environment in the user's cache."
        },
        footer = {
            "",
            "Example: ./jbang bench-documents --only manifest,hostile --runs 1",
            "         ./jbang bench-documents --only rescan --copies 100"
        })
class BenchDocuments implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description =
                    "throughput (documents that are as they should be), all-files (broken ones and bombs, too), manifest, hostile, rescan, reader, first (default: all)")
    List<String> only = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "rounds (default: ${DEFAULT-VALUE})")
    int runs;

    @Option(
            names = "--copies",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "of the corpus at once; a quarter of that for all-files, twice for reader (default: ${DEFAULT-VALUE})")
    int copies;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "of bare Tika, and processes of ours and of the peer (default: as many as ours has by default)")
    Integer threads;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "folder of documents with a MANIFEST.tsv (default: data/samples/documents)")
    Path data;

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = DurationConverter.class,
            description = "between two looks of the reader (default: ${DEFAULT-VALUE})")
    Duration pause;

    @Option(
            names = "--without-peer",
            description = "leave markitdown out, and what it would install")
    boolean withoutPeer;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            description =
                    "where to work, since file systems differ (default: the folder for temporary files)")
    Path in = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--json",
            description = "for programs: every result, note and judgement as a JSON line")
    boolean json;

    @Option(names = "--verbose", description = "show where an error comes from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    static void main(String... args) {
        Cli.run(new BenchDocuments(), args);
    }

    @Override
    public Integer call() throws Exception {
        List<CaseChoice> cases = cases();
        refuseLessThanOne("--runs", runs);
        refuseLessThanOne("--copies", copies);
        if (threads == null) threads = CaseChoice.defaultThreads();
        refuseLessThanOne("--threads", threads);
        if (!Files.isDirectory(in))
            throw new UserMistake("There is no folder %s; make it, or name another.".formatted(in));
        Path checkout = checkout();
        Path peer = checkout.resolve("scripts/bench_documents_peer.py");
        boolean needsPython = !withoutPeer && cases.stream().anyMatch(CaseChoice::hasPeer);
        var corpus = Corpus.in(data == null ? checkout.resolve("data/samples/documents") : data);
        var report = new Report(json);
        Path home = Files.createTempDirectory(in, "dropforge-bench-documents-").toRealPath();
        try {
            var bench =
                    new Bench(
                            home,
                            checkout,
                            corpus,
                            needsPython ? new PeerPython(peer).interpreter() : null,
                            peer,
                            copies,
                            threads,
                            pause.toMillis(),
                            report);
            bench.prepare();
            for (int round = 1; round <= runs; round++) {
                report.begin(round);
                for (CaseChoice choice : cases) choice.measure(bench);
            }
            for (CaseChoice choice : cases) choice.judge(bench);
        } finally {
            WholeWrites.deleteTree(home);
        }
        report.print();
        return 0;
    }

    List<CaseChoice> cases() {
        if (only.isEmpty()) return List.of(CaseChoice.values());
        return only.stream()
                .map(name ->
                        CaseChoice.of(name)
                                .orElseThrow(() ->
                                        new WrongUsage(
                                                "There is no part called %s; there are %s."
                                                        .formatted(name, CaseChoice.names()))))
                .toList();
    }

    static void refuseLessThanOne(String option, int value) {
        if (value < 1)
            throw new WrongUsage("%s is %d, but must be 1 or more.".formatted(option, value));
    }

    static Path checkout() {
        return Optional.ofNullable(System.getenv("DROPFORGE_HOME"))
                .map(Path::of)
                .filter(home -> Files.exists(home.resolve("scripts/bench_documents_peer.py")))
                .orElseThrow(() ->
                        new UserMistake(
                                "The benchmark starts the programs of a checkout: clone the project and run ./jbang bench-documents in it."));
    }
}
