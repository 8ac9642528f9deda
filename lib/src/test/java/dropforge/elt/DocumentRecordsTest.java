package dropforge.elt;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.SqliteMetadataStore;
import dropforge.document.StoredDocuments;
import dropforge.files.FileChange;
import dropforge.files.FileChange.Added;
import dropforge.files.FileChange.Renamed;
import dropforge.files.Sha256;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes as they come in, together or one after the other: what each means must not depend on that. */
class DocumentRecordsTest {
    private static final String ONE = Sha256.of("one");
    private static final String TWO = Sha256.of("two");

    @TempDir
    Path workspace;

    private Store store;
    private Journal journal;
    private SqliteMetadataStore documents;

    @BeforeEach
    void open() {
        store = Store.open(workspace);
        journal = new Journal(store, Clock.systemUTC());
        documents = new SqliteMetadataStore(store, new StoredDocuments(workspace.resolve("documents"), store));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void twoThatSwapTheirNamesStayWhatTheyAreAlsoWhereTheirRenamesComeApart() {
        takeIn(List.of(new Added("a.txt", 3, ONE), new Added("b.txt", 3, TWO)));
        long one = at("a.txt").id();
        long two = at("b.txt").id();

        takeIn(List.of(new Renamed("a.txt", "b.txt", 3, ONE, true)));
        takeIn(List.of(new Renamed("b.txt", "a.txt", 3, TWO, false)));

        assertThat(at("b.txt").id()).isEqualTo(one);
        assertThat(at("b.txt").sha256()).isEqualTo(ONE);
        assertThat(at("a.txt").id()).isEqualTo(two);
        assertThat(at("a.txt").sha256()).isEqualTo(TWO);
        assertThat(documents.find(DocumentQuery.ALL)).hasSize(2);
    }

    @Test
    void oneThatHasComeToTheOldNameOfAnotherStaysThere() {
        takeIn(List.of(new Added("a.txt", 3, ONE)));
        long one = at("a.txt").id();

        takeIn(List.of(new Renamed("b.txt", "c.txt", 3, TWO, false)));
        takeIn(List.of(new Renamed("a.txt", "d.txt", 3, TWO, false)));

        assertThat(at("a.txt").id()).isEqualTo(one);
        assertThat(at("c.txt").sha256()).isEqualTo(TWO);
        assertThat(at("d.txt").sha256()).isEqualTo(TWO);
    }

    @Test
    void whatWasLookedForInVainIsLookedForAtOnceWhereItIsNow() {
        takeIn(List.of(new Added("a.txt", 3, ONE), new Added("folder/b.txt", 3, TWO)));
        Instant later = Instant.now().plusSeconds(60);
        documents.update(at("a.txt").postponed(1, later));
        documents.update(at("folder/b.txt").postponed(1, later));

        takeIn(List.of(
                new Renamed("a.txt", "c.txt", 3, ONE, false), new FileChange.DirectoryRenamed("folder", "other")));

        assertThat(documents.due("inbound", Instant.now(), 10))
                .extracting(Document::path)
                .containsExactlyInAnyOrder("c.txt", "other/b.txt");
    }

    private void takeIn(List<FileChange> changes) {
        List<JournalEntry> entries = changes.stream()
                .map(change -> journal.append(Draft.of(change, InboundFolder.ROOT)))
                .toList();
        journal.write(transaction -> {
            var folder = new InboundFolder(InboundFolder.ROOT, "inbound", workspace.resolve("inbound"));
            new DocumentRecords(folder, documents, transaction).heed(entries);
            return null;
        });
    }

    private Document at(String path) {
        return documents.at("inbound", path).orElseThrow();
    }
}
