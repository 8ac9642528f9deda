///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Packs all of a workspace that cannot be made again into one zip file
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.backup.*;
import dropforge.cli.*;
import dropforge.files.*;
import dropforge.journal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new BackupCommand(), args);
}

@Command(
        name = "backup",
        description = {
            "Packs all of a workspace that cannot be made again into one zip file: journal, models, metrics, archive, settings, each with its SHA-256.",
            "It may be taken while a watcher runs. The file is there as a whole, or not at all."
        },
        footer = {"", "Example: ./jbang backup /mnt/backups/sales.zip"})
static class BackupCommand implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "FILE.zip", description = "the file to be made")
    Path file;

    @Option(
            names = "--with-training",
            description =
                    "the files of the training and inbound folders, too; the bytes that models learned from and documents were made of are kept apart, and are in it anyway")
    boolean withTraining;

    @Option(names = "--force", description = "replace a file that is there")
    boolean force;

    @Override
    public Integer call() {
        Backup.Taken taken;
        try (var progress = new CopyProgress("backup")) {
            var request = new Backup.Request(file, withTraining, force);
            taken = Workbench.backUp(common.workspace(), request, progress);
        }
        if (common.json()) {
            IO.println(
                    Json.line(
                            Map.of(
                                    "file", taken.file().toString(),
                                    "files", taken.files(),
                                    "bytes", taken.bytes(),
                                    "zipBytes", taken.zipBytes(),
                                    "lastEntry", taken.manifest().lastEntry())));
        } else {
            IO.println(
                    "%s holds %s, %s in %s%s."
                            .formatted(
                                    taken.file(),
                                    Counted.of(taken.files(), "file"),
                                    ByteSizes.words(taken.bytes()),
                                    ByteSizes.words(taken.zipBytes()),
                                    withTraining
                                            ? ", the files of the training and inbound folders among them"
                                            : "; not the files of the training and inbound folders (--with-training)"));
        }
        return 0;
    }
}
