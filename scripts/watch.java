///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Watches a folder: trains a model, or runs a command, whenever a file lands, changes or goes
//JAVA 25+
//SOURCES ../lib/Dropforge.java

import dropforge.*;
import dropforge.Settings.Key;
import dropforge.cli.*;
import dropforge.journal.*;
import dropforge.report.Headline;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new WatchCommand(), args);
}

@Command(
        name = "watch",
        description =
                "Watches a folder of CSV files; whenever one lands, changes or goes, a model is trained on all of them. Beside it, makes documents of the files of the inbound folder. With --exec, it runs a command for each file, of whatever sort.",
        footer = {
            "",
            "Example: ./jbang watch --training sales/ --target amount",
            "         ./jbang watch --inbound reports/ --no-train",
            "         ./jbang watch --training inbox/ --exec 'gzip -k {}' --exec-filter '*.log'",
            "A command with quotes, pipes and the like is run by sh, which gets the names of files as",
            "arguments: no name can do harm. It is run where you are, and ended with the watcher.",
            "Ctrl-C stops it; the next start goes on where it was."
        })
static class WatchCommand implements Callable<Integer> {
    @Mixin CommonOptions common;
    @Mixin SettingOptions settings;
    @Mixin DocumentOptions documents;
    @Mixin ExecOptions exec;

    final TerminalProgress progress = new TerminalProgress();
    final BaselineLine baselineLine = new BaselineLine();

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            description = "how long a file must stand still before it is read (default: 300ms)")
    String settle;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description =
                    "where hints of changes come from: auto, inotify, directory-watcher or polling (default: auto)")
    String source;

    @Option(
            names = "--reconcile-share",
            paramLabel = "SHARE",
            description =
                    "share of one core for the background check for missed events (default: 0.002); 0: never")
    String reconcileShare;

    @Option(
            names = "--keep-entries",
            paramLabel = "TIME",
            description = "how long entries of the journal are kept (default: 730d)")
    String keepEntries;

    @Option(
            names = "--process-existing",
            description = "at the first start, treat the files that are there as new ones")
    Boolean processExisting;

    @Option(
            names = "--set-store-aside",
            description =
                    "if the database is damaged, rename it and begin a new one, to which the files that are there are known")
    boolean setStoreAside;

    @Option(
            names = "--no-train",
            description = "train nothing, only journal what happens and run what --exec says")
    boolean noTrain;

    @Option(
            names = "--inbound",
            paramLabel = "DIR",
            description = "folder whose files become documents (default: inbound in the workspace)")
    String inbound;

    @Option(names = "--no-documents", description = "make no documents, whatever --inbound holds")
    boolean noDocuments;

    @Option(
            names = "--until-idle",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "end once nothing has been pending for so long, such as 10s; with 1 when the last training or command failed")
    Duration untilIdle;

    @Override
    public Integer call() throws InterruptedException {
        settings.add(Key.SETTLE, settle);
        settings.add(Key.SOURCE, source);
        settings.add(Key.RECONCILE_SHARE, reconcileShare);
        settings.add(Key.KEEP_ENTRIES, keepEntries);
        settings.add(Key.PROCESS_EXISTING, processExisting);
        settings.add(Key.INBOUND, inbound);
        documents.said().forEach(settings::add);
        try (progress;
                baselineLine;
                var watch = Workbench.watch(common.workspace(), options())) {
            // Not before: a folder that cannot be used gets its own sentence, and no log is left in
            // it.
            LogFile.in(common.workspace());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(watch), "stop"));
            watch.advice().ifPresent(System.err::println);
            if (untilIdle == null) {
                watch.await();
                return 0;
            }
            watch.awaitIdle(untilIdle);
            return watch.lastFailure().isPresent() ? 1 : 0;
        }
    }

    /**
     * What a retraining leaves in memory goes at once, and not with the next one: so it is 340 MB
     * in place of 480 meanwhile, and that one takes 1.04 s in place of 1.18. The library does not
     * do this by itself: its user may have a heap that it takes seconds to go through.
     */
    void giveMemoryBack() {
        System.gc();
    }

    void stop(Watch watch) {
        watch.close();
        watch.undone().forEach(this::alarm);
    }

    WatchOptions options() {
        var options =
                new WatchOptions(
                                common.workspace(),
                                settings.said(),
                                this::print,
                                progress,
                                this::alarm)
                        .withBaselineProgress(baselineLine)
                        .withWhenTrained(this::giveMemoryBack);
        if (setStoreAside) {
            options = options.settingStoreAside();
        }
        var command = exec.exec();
        if (command.isPresent()) {
            options =
                    options.withHandlers(
                            handlers -> command.get().start(handlers, this::output, this::error));
        }
        options = noDocuments ? options : options.withDocuments();
        if (noTrain && !noDocuments && command.isEmpty() && !isTrainingNamed()) {
            // Nothing would be done with its files.
            return options.withDocumentsOnly();
        }
        return noTrain || (command.isPresent() && !isTargetNamed())
                ? options.withoutTraining()
                : options;
    }

    boolean isTrainingNamed() {
        var workspace = common.workspace().toAbsolutePath().normalize();
        return !Settings.load(workspace, settings.said()).all().get(Key.TRAINING).isDefault();
    }

    /** Without one, every training would fail. */
    boolean isTargetNamed() {
        var workspace = common.workspace().toAbsolutePath().normalize();
        return Settings.load(workspace, settings.said()).target().isPresent();
    }

    /** What a command prints; among JSON it would be none. */
    void output(String line) {
        if (common.json()) {
            error(line);
        } else {
            IO.println("  | " + line);
        }
    }

    void error(String line) {
        System.err.println("  | " + line);
    }

    void alarm(String sentence) {
        progress.close();
        baselineLine.close();
        System.err.println(sentence);
    }

    void print(JournalEntry entry) {
        // Or what is printed would be drawn over.
        progress.close();
        baselineLine.close();
        IO.println(common.json() ? Json.line(entry) : Headline.withTime(entry));
    }
}
