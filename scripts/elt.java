///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Makes documents of the files of a folder: text and metadata, kept and searchable
//JAVA 25+
// Java's second compiler costs a run of some minutes more than it gives, but for what is hashed: it comes ten times later.
//RUNTIME_OPTIONS -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000
//RUNTIME_OPTIONS -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000
//SOURCES ../lib/Dropforge.java

import dropforge.*;
import dropforge.Settings.Key;
import dropforge.cli.*;
import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.journal.*;
import dropforge.report.Headline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new EltCommand(), args);
}

@Command(
        name = "elt",
        description =
                "Makes documents of the files of a folder, once: extracts text and metadata of those that are new or have changed, and keeps them. Documents whose files have moved or gone are marked.",
        footer = {
            "",
            "Example: ./jbang elt reports/",
            "         ./jbang elt reports/ --watch",
            "Then: ./jbang documents search WORDS"
        })
static class EltCommand implements Callable<Integer> {
    @Mixin CommonOptions common;
    @Mixin DocumentOptions documents;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description =
                    "folder of the files (default: the one of last time, or inbound in the workspace)")
    Path folder;

    @Option(
            names = "--watch",
            description = "go on, and do it whenever a file comes, changes or goes")
    boolean goOn;

    /** So long nothing may have come in, for all that is there to be done. */
    static final Duration QUIET = Duration.ofMillis(50);

    /** So long a disk may be full. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final EltSummary summary = new EltSummary();
    final DocumentProgress progress = new DocumentProgress();
    final BaselineLine baselineLine = new BaselineLine();

    /** All that there was to do is done, or cannot be; or Ctrl-C was first. */
    final AtomicBoolean over = new AtomicBoolean();

    @Override
    public Integer call() throws InterruptedException {
        long start = System.nanoTime();
        try (progress;
                baselineLine;
                var watch = Workbench.makeDocuments(common.workspace(), options())) {
            LogFile.in(common.workspace());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(watch), "stop"));
            if (goOn) {
                watch.await();
                return 0;
            }
            watch.awaitIdle(QUIET, () -> lookAt(watch));
            if (!over.compareAndSet(false, true)) {
                return 0;
            }
            progress.close();
            IO.println(
                    common.json()
                            ? Json.line(summary.counts(watch.documentsNotWhole()))
                            : summary.page(
                                    Duration.ofNanos(System.nanoTime() - start),
                                    watch.documentsNotWhole()));
            return 0;
        } finally {
            over.set(true);
        }
    }

    void stop(Watch watch) {
        boolean early = over.compareAndSet(false, true);
        watch.close();
        if (early && !goOn) {
            alarm(
                    "Stopped after %s; what was done is kept. Run this again to go on."
                            .formatted(Counted.of(summary.done(), "document")));
        }
    }

    void lookAt(Watch watch) {
        watch.documentTroubleFor(PATIENCE)
                .ifPresent(trouble -> {
                    throw new UserMistake(
                            trouble
                                    + " What was done until then is kept; run this again to go on.");
                });
        progress.at(summary.done(), watch::pendingDocuments);
    }

    WatchOptions options() {
        var options =
                new WatchOptions(
                                common.workspace(),
                                documents.said(),
                                this::hear,
                                dropforge.train.FitProgress.NONE,
                                this::alarm)
                        .withBaselineProgress(baselineLine);
        return folder == null ? options : options.with(Key.INBOUND, folder.toString());
    }

    void hear(JournalEntry entry) {
        summary.hear(entry);
        if (goOn || entry.kind() == Kind.ERROR || entry.kind() == Kind.DOCUMENT_FAILED) {
            progress.close();
            baselineLine.close();
            if (!goOn) {
                System.err.println(Headline.of(entry));
            } else {
                IO.println(common.json() ? Json.line(entry) : Headline.withTime(entry));
            }
        }
    }

    void alarm(String sentence) {
        progress.close();
        baselineLine.close();
        System.err.println(sentence);
    }
}
