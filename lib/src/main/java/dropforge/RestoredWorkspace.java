package dropforge;

import dropforge.backup.Manifest;
import dropforge.elt.DocumentPipeline;
import dropforge.elt.InboundFolder;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.retrain.RetrainLoop;
import dropforge.retrain.Retrainer;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes what came out of a backup a workspace of its own, which has nothing to do with the one that was saved. */
record RestoredWorkspace(Path folder, Manifest manifest, Path backup) {
    /** A folder into which users put files. */
    private record Input(String setting, String root, String consumer) {}

    private static final List<Input> INPUTS = List.of(
            new Input(Settings.Key.TRAINING.wireName(), Retrainer.ROOT, RetrainLoop.CONSUMER),
            new Input(Settings.Key.INBOUND.wireName(), InboundFolder.ROOT, DocumentPipeline.CONSUMER));

    void settle() throws IOException {
        Set<String> homes = bringFoldersHome();
        try (Store store = Store.open(folder)) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.write(transaction -> {
                JournalEntry restored = transaction.append(Draft.of(Kind.WORKSPACE_RESTORED)
                        .with("file", backup.toString())
                        .with("takenAt", manifest.takenAt().toString())
                        .with("workspace", manifest.workspace())
                        .with(RunningWatcher.FOLDERS, List.copyOf(homes)));
                for (Input input : INPUTS) {
                    if (!hasItsFolder(input)) {
                        // Or the first file that lands would have all others told as removed.
                        Baseline.forget(store, input.root);
                    }
                    if (!hasItsFiles(input)) {
                        // What was pending is not there to be worked on.
                        transaction.moveCursor(input.consumer, restored.id());
                    }
                }
                return null;
            });
            store.force();
        }
    }

    /** Folders of the workspace that was saved are none of this one: each lies in this one now. @return their settings */
    private Set<String> bringFoldersHome() throws IOException {
        Path file = folder.resolve(Settings.FILE_NAME);
        Map<String, String> homes = homes();
        if (homes.isEmpty()) {
            return homes.keySet();
        }
        List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        homes.forEach((name, path) -> {
            var setting = Pattern.compile(name + "\\s*:.*");
            String home = "%s: %s  # restored".formatted(name, path);
            if (lines.stream().noneMatch(line -> setting.matcher(line).matches())) {
                // It was told by a flag.
                lines.add(home);
            }
            lines.replaceAll(
                    line -> setting.matcher(line).matches() && !line.equals(home) ? home + "; before: " + line : line);
        });
        WholeWrites.text(file, String.join("\n", lines) + "\n");
        Settings settings = Settings.load(folder, Map.of());
        for (String name : homes.keySet()) {
            Path each = settings.allFolders().get(name);
            if (!each.startsWith(folder)) {
                throw new UserMistake(
                        "The %s in the backup names %s, which is not that of the new workspace; write its settings one on each line, and take the backup again."
                                .formatted(Settings.FILE_NAME, each));
            }
        }
        return homes.keySet();
    }

    /** Where the folders lie in this workspace whose settings name another place: what lay elsewhere was unpacked by its name. */
    private Map<String, String> homes() {
        var homes = new LinkedHashMap<String, String>();
        manifest.outside().stream()
                .filter(name ->
                        manifest.withTraining() || INPUTS.stream().noneMatch(input -> input.setting.equals(name)))
                .forEach(name -> homes.put(name, name));
        Path saved = Path.of(manifest.workspace());
        Settings.load(folder, Map.of()).allFolders().forEach((name, path) -> {
            if (path.startsWith(saved) && !path.startsWith(folder)) {
                // By its whole path, as a person may write it.
                homes.put(name, saved.relativize(path).toString().replace('\\', '/'));
            }
        });
        return homes;
    }

    /** One outside of the workspace is watched on; one in it that came along is known by its files. */
    private boolean hasItsFolder(Input input) {
        return manifest.outside().contains(input.setting) != manifest.withTraining();
    }

    private boolean hasItsFiles(Input input) {
        return manifest.outside().contains(input.setting) || manifest.withTraining();
    }
}
