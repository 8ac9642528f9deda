package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStatus;
import dropforge.extract.ManifestLine;
import dropforge.journal.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All shipped documents are copied into the folder of a watcher that runs, and then changed, moved, removed and put back. */
class DocumentCorpusTest {
    private static final List<ManifestLine> MANIFEST = ManifestLine.all();

    @TempDir
    Path workspace;

    /** The documents alone, without what tells about them. */
    @TempDir
    Path only;

    private DocumentFolder folder;

    @Test
    void whatTheManifestSaysIsInTheDocumentsWhateverHappensToTheirFiles() throws Exception {
        folder = new DocumentFolder(workspace);
        for (ManifestLine line : MANIFEST) {
            Files.copy(ManifestLine.FOLDER.resolve(line.file()), only.resolve(line.file()));
        }
        try (Watch watch = folder.watch()) {
            copyAll("corpus");
            untilThereAreAllDocuments(watch);
            assertThat(linesThatDoNotHold("corpus/")).isEmpty();
            assertThat(statuses("corpus/"))
                    .containsEntry("hostile-encrypted.pdf", DocumentStatus.FAILED)
                    .containsEntry("testEPUB.epub", DocumentStatus.OK);
            assertThat(folder.search("treasure levels")).containsExactly("corpus/nested.zip");
            assertThat(folder.search("\"renard brun\"")).containsExactly("corpus/testTXTNonASCIIUTF8.txt");
            assertThat(folder.search("日本語")).contains("corpus/encoding-sjis.html");
            assertThat(folder.hits("McCandless", DocumentQuery.ALL.withType("pdf")))
                    .extracting(hit -> hit.document().path())
                    .containsExactly("corpus/testAnnotations.pdf");

            Map<String, Document> before = documents("corpus/");
            int extractions = extractions();
            Files.move(folder.inbound.resolve("corpus"), folder.inbound.resolve("moved"));
            folder.until(watch, Kind.DOCUMENT_MOVED, 1);
            assertThat(linesThatDoNotHold("moved/")).isEmpty();
            assertThat(ids(documents("moved/"))).isEqualTo(ids(before));

            removeEachThird("moved/");
            folder.until(watch, Kind.DOCUMENT_REMOVED, (MANIFEST.size() + 2) / 3);
            copyAll("moved");
            untilThereAreAllDocuments(watch);
            assertThat(linesThatDoNotHold("moved/")).isEmpty();
            assertThat(ids(documents("moved/"))).isEqualTo(ids(before));
            assertThat(extractions()).isEqualTo(extractions);

            Path changed = folder.inbound.resolve("moved/testTXT.txt");
            Files.copy(
                    ManifestLine.FOLDER.resolve("testAnnotations.pdf"), changed, StandardCopyOption.REPLACE_EXISTING);
            folder.until(watch, Kind.DOCUMENT_UPDATED, 1);
            assertThat(folder.search("\"here is some text\"")).contains("moved/testTXT.txt");
            assertThat(folder.document("moved/testTXT.txt").id())
                    .isEqualTo(before.get("testTXT.txt").id());
        }
    }

    /** With {@code cp -r}, which writes one after the other. */
    private void copyAll(String target) throws Exception {
        Process copy = new ProcessBuilder(
                        "cp",
                        "-r",
                        only.toString() + "/.",
                        folder.inbound.resolve(target).toString())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
    }

    private void untilThereAreAllDocuments(Watch watch) {
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> watch.isIdle()
                        && folder.look(documents -> documents.count()).values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                == MANIFEST.size());
    }

    private List<String> linesThatDoNotHold(String under) {
        var failed = new ArrayList<String>();
        folder.look(documents -> {
            for (ManifestLine line : MANIFEST) {
                var parts = documents.parts(documents.document(under + line.file()));
                boolean isLack = ManifestLine.KNOWN_LACKS.containsKey(line.file());
                if (line.holds(parts) == isLack || !line.lacks(parts).isEmpty()) {
                    failed.add("%s, but %s, without %s".formatted(line, parts.getFirst(), line.lacks(parts)));
                }
            }
            return null;
        });
        return failed;
    }

    private Map<String, Document> documents(String under) {
        return folder.look(documents -> documents.find(DocumentQuery.ALL)).stream()
                .collect(Collectors.toMap(document -> document.path().substring(under.length()), Function.identity()));
    }

    private Map<String, DocumentStatus> statuses(String under) {
        return documents(under).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().status()));
    }

    private static Map<String, Long> ids(Map<String, Document> documents) {
        return documents.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().id()));
    }

    private int extractions() {
        return (int) folder.entries(Kind.DOCUMENT_ADDED, Kind.DOCUMENT_UPDATED, Kind.DOCUMENT_FAILED).stream()
                .filter(entry -> !entry.detail().containsKey("again"))
                .count();
    }

    private void removeEachThird(String under) throws Exception {
        for (int i = 0; i < MANIFEST.size(); i += 3) {
            Files.delete(folder.inbound.resolve(under + MANIFEST.get(i).file()));
        }
    }
}
