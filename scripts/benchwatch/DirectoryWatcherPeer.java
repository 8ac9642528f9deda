package dropforge.benchwatch;

import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** io.methvin:directory-watcher as its README has it: hashing on, the JDK's limits as they are. */
public final class DirectoryWatcherPeer {
    static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        var reports = new Reports(Duration.ofMillis(Long.parseLong(arguments[1])));
        DirectoryWatcher watcher =
                DirectoryWatcher.builder()
                        .path(folder)
                        .fileHashing(true)
                        .listener(event -> {
                            if (event.path() != null && !event.isDirectory()) {
                                reports.add(folder.relativize(event.path()).toString());
                            }
                        })
                        .build();
        try {
            // It returns once what is there is hashed and all folders are registered.
            watcher.watchAsync(task -> Thread.ofPlatform().daemon().start(task));
            List<Path> known = List.copyOf(watcher.pathHashes().keySet());
            reports.baselineIs(
                    () -> known.stream().map(path -> folder.relativize(path).toString()));
            reports.serve();
        } finally {
            watcher.close();
        }
    }
}
