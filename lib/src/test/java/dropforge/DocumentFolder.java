package dropforge;

import static org.awaitility.Awaitility.await;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.Hit;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A workspace of the tests into whose inbound folder real documents are dropped; remembers what its watchers journaled. */
final class DocumentFolder {
    /** Real documents, with a manifest of what must come out of each. */
    static final Path SAMPLES = DropFolder.SAMPLES.resolve("documents");

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    final Path workspace;
    final Path inbound;
    private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();

    DocumentFolder(Path workspace) {
        this.workspace = workspace;
        inbound = workspace.resolve("inbound");
        try {
            Files.createDirectories(inbound);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file there at once, as {@code mv} does. */
    Path drop(String name, String text) throws IOException {
        Path whole = Files.writeString(Files.createTempFile(workspace, "drop", ".tmp"), text);
        return drop(name, whole);
    }

    private Path drop(String name, Path whole) throws IOException {
        Path target = inbound.resolve(name);
        Files.createDirectories(target.getParent());
        return Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts a copy of a shipped document there, under its own name. */
    Path dropSample(String name) throws IOException {
        return drop(
                name,
                Files.copy(
                        SAMPLES.resolve(name),
                        Files.createTempFile(workspace, "drop", ".tmp"),
                        StandardCopyOption.REPLACE_EXISTING));
    }

    WatchOptions options() {
        return WatchOptions.DEFAULTS
                .withDocumentsOnly()
                .with(Settings.Key.SETTLE, "50ms")
                .with(Settings.Key.DOCUMENT_PROCESSES, 2)
                .withListener(entries::add);
    }

    Watch watch() {
        return watch(options());
    }

    Watch watch(WatchOptions options) {
        return Workbench.watch(workspace, options);
    }

    List<JournalEntry> entries(Kind... kinds) {
        return entries.stream()
                .filter(entry -> List.of(kinds).contains(entry.kind()))
                .toList();
    }

    void forgetEntries() {
        entries.clear();
    }

    /** Waits until that many entries of a kind were journaled and the watcher has dealt with all that it noticed. */
    void until(Watch watch, Kind kind, int count) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            if (entries(kind).size() < count || !watch.isIdle()) {
                throw new AssertionError("Not yet %d times %s and idle, but %s"
                        .formatted(
                                count,
                                kind,
                                entries.stream().map(JournalEntry::kind).toList()));
            }
        });
    }

    /** Watches until that many entries of a kind were journaled in all. */
    void watchUntil(Kind kind, int count) {
        try (Watch watch = watch()) {
            until(watch, kind, count);
        }
    }

    /** Watches, files that are there counting as new, until so many documents are made and nothing is left. */
    void watchAll(int documents) {
        try (Watch watch = watch(options().with(Settings.Key.PROCESS_EXISTING, true))) {
            until(watch, Kind.DOCUMENT_ADDED, documents);
        }
    }

    <T> T look(Function<Documents, T> at) {
        try (var bench = Workbench.open(workspace)) {
            return at.apply(bench.documentRecords());
        }
    }

    Document document(String name) {
        return look(documents -> documents.document(name));
    }

    String text(String name) {
        return look(documents -> documents.text(documents.document(name)));
    }

    /** Paths of the documents that a search finds, best first. */
    List<String> search(String words) {
        return hits(words, DocumentQuery.ALL).stream()
                .map(hit -> hit.document().path())
                .toList();
    }

    List<Hit> hits(String words, DocumentQuery query) {
        return look(documents -> documents.search(words, query.withLimit(20)));
    }

    /** Paths of all that are there. */
    List<String> paths() {
        return look(documents -> documents.find(DocumentQuery.ALL)).stream()
                .map(Document::path)
                .toList();
    }
}
