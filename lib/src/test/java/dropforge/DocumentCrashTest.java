package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStatus;
import dropforge.document.DocumentVersion;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that makes documents dies, at whatever moment, while files come, change, move and go. */
class DocumentCrashTest {
    private static final int KILLS = 12;
    private static final int CHANGES_BETWEEN_KILLS = 25;
    private static final List<String> FOLDERS = List.of("", "a/", "a/b/", "c/");

    @TempDir
    Path workspace;

    private DocumentFolder folder;
    private final Random random = new Random(20_261_127);

    @Test
    void everyFileHasOneDocumentWithItsTextAndNoExtractionIsToldTwice() throws Exception {
        folder = new DocumentFolder(workspace);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = WatchInAnotherJvm.makeDocuments(workspace, "document-processes=2");
            WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, kill + 1);
            long documents = told().size();
            for (int change = 0; change < CHANGES_BETWEEN_KILLS; change++) {
                changeSomething();
            }
            // Somewhere in the midst of what these cause.
            int more = random.nextInt(1, CHANGES_BETWEEN_KILLS / 3);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> told().size() >= documents + more);
            WatchInAnotherJvm.kill(process);
        }

        try (Watch watch = Workbench.makeDocuments(workspace, folder.options())) {
            await().atMost(Duration.ofSeconds(120)).until(() -> watch.isIdle() && watch.pendingDocuments() == 0);
            watch.awaitIdle(Duration.ofMillis(500));
        }

        assertThat(documentsWithTexts()).isEqualTo(filesWithTexts());
        assertThat(versionsThatExtractedTheSameAgain()).isEmpty();
        assertThat(told()).doesNotHaveDuplicates();
    }

    /** As {@code id version} of each entry that tells of an extraction. */
    private List<String> told() {
        return WatchInAnotherJvm.entries(workspace, Kind.DOCUMENT_ADDED, Kind.DOCUMENT_UPDATED, Kind.DOCUMENT_FAILED)
                .stream()
                .filter(entry -> !entry.detail().containsKey("again"))
                .map(DocumentCrashTest::told)
                .toList();
    }

    private static String told(JournalEntry entry) {
        return "%.0f %.0f".formatted(entry.number("document"), entry.number("version"));
    }

    private void changeSomething() throws IOException {
        List<String> there = List.copyOf(filesWithTexts().keySet());
        int what = there.size() < 10 ? 0 : random.nextInt(10);
        String some = there.isEmpty() ? "" : there.get(random.nextInt(there.size()));
        switch (what) {
            case 7 -> Files.delete(folder.inbound.resolve(some));
            case 8 -> {
                Path target = folder.inbound.resolve(newName());
                Files.createDirectories(target.getParent());
                Files.move(folder.inbound.resolve(some), target);
            }
            case 9 -> renameAFolder();
            case 6 -> swap(some, there.get(random.nextInt(there.size())));
            case 5 -> folder.drop(some, text());
            default -> folder.drop(newName(), text());
        }
    }

    private void swap(String one, String other) throws IOException {
        Path aside = folder.inbound.resolve(newName());
        Files.createDirectories(aside.getParent());
        if (!one.equals(other)) {
            Files.move(folder.inbound.resolve(one), aside);
            Files.move(folder.inbound.resolve(other), folder.inbound.resolve(one));
            Files.move(aside, folder.inbound.resolve(other));
        }
    }

    private void renameAFolder() throws IOException {
        Path from = folder.inbound.resolve("a");
        Path to = folder.inbound.resolve("d" + random.nextInt(1_000_000));
        if (Files.isDirectory(from)) {
            Files.move(from, to);
        }
    }

    private String newName() {
        return "%s%d.txt".formatted(FOLDERS.get(random.nextInt(FOLDERS.size())), random.nextInt(1_000_000));
    }

    /** No two are equal: what was equal would be taken for moved. */
    private String text() {
        return "words of %d".formatted(random.nextLong());
    }

    private Map<String, String> filesWithTexts() throws IOException {
        var texts = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(folder.inbound)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(folder.inbound.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private Map<String, String> documentsWithTexts() {
        return folder.look(documents -> {
            var texts = new TreeMap<String, String>();
            documents.forEach(DocumentQuery.ALL, document -> {
                assertThat(document.status()).isEqualTo(DocumentStatus.OK);
                assertThat(texts.put(document.path(), documents.text(document))).isNull();
            });
            return texts;
        });
    }

    private List<String> versionsThatExtractedTheSameAgain() {
        return folder.look(documents -> Stream.concat(
                        documents.find(DocumentQuery.ALL).stream(),
                        documents.find(DocumentQuery.ALL.removedOnes()).stream())
                .flatMap(document -> repeated(document, documents.history(document)))
                .toList());
    }

    private static Stream<String> repeated(Document document, List<DocumentVersion> history) {
        var numbers = new HashMap<String, Integer>();
        return history.stream()
                .filter(version -> numbers.put(version.sha256(), version.number()) != null)
                .map(version -> document.path() + " " + version.number());
    }
}
