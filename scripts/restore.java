///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Makes a workspace of a backup
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.backup.Manifest;
import dropforge.cli.*;
import dropforge.files.*;
import dropforge.journal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Restore(), args);
}

@Command(
        name = "restore",
        description = {
            "Makes a workspace of a backup, in a folder that is not there yet, or empty.",
            "Every file is compared with its SHA-256 first; the workspace is there as a whole, or not at all."
        },
        footer = {"", "Example: ./jbang restore /mnt/backups/sales.zip --workspace sales-again"})
static class Restore implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "FILE.zip", description = "what `backup` has made")
    Path file;

    @Override
    public Integer call() {
        Manifest manifest;
        try (var progress = new CopyProgress("restore")) {
            manifest = Workbench.restore(file, common.workspace(), progress);
        }
        if (common.json()) {
            IO.println(
                    Json.line(
                            Map.of(
                                    "workspace", common.workspace().toAbsolutePath().toString(),
                                    "takenAt", manifest.takenAt(),
                                    "files", manifest.files().size(),
                                    "bytes", manifest.bytes(),
                                    "lastEntry", manifest.lastEntry())));
        } else {
            IO.println(
                    "%s is as %s was at %s: %s, %s, each as it was saved. %s"
                            .formatted(
                                    common.workspace(),
                                    manifest.workspace(),
                                    manifest.takenAt(),
                                    Counted.of(manifest.files().size(), "file"),
                                    ByteSizes.words(manifest.bytes()),
                                    training(manifest)));
        }
        return 0;
    }

    static String training(Manifest manifest) {
        if (manifest.withTraining()) return "The training files are among them.";
        return manifest.outside().contains("training")
                ? "The training folder is where it was, and what changed there since is news to `watch`."
                : "Training files are not among them: put them back before you start `watch`, which takes what is there as known.";
    }
}
