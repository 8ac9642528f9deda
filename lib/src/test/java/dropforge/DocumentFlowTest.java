package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStatus;
import dropforge.extract.FailureKind;
import dropforge.files.UserMistake;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a document when something happens to its file. */
class DocumentFlowTest {
    @TempDir
    Path workspace;

    private DocumentFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DocumentFolder(workspace);
    }

    @Test
    void aFileThatLandsBecomesADocumentThatIsFoundByItsWords() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("reports/march.txt", "The harbour was closed for eleven days.\n");
            folder.until(watch, Kind.DOCUMENT_ADDED, 1);
        }

        Document document = folder.document("reports/march.txt");
        assertThat(document.status()).isEqualTo(DocumentStatus.OK);
        assertThat(document.version()).isEqualTo(1);
        assertThat(folder.text("march.txt")).isEqualTo("The harbour was closed for eleven days.\n");
        assertThat(folder.search("harbour closed")).containsExactly("reports/march.txt");
        assertThat(folder.search("march")).containsExactly("reports/march.txt");
        assertThat(folder.search("harbor")).isEmpty();
        assertThat(folder.look(documents -> documents.raw(document)).orElseThrow())
                .hasContent("The harbour was closed for eleven days.\n");
        JournalEntry entry = folder.entries(Kind.DOCUMENT_ADDED).getFirst();
        assertThat(entry.root()).isEqualTo("inbound");
        assertThat(entry.sha256()).isEqualTo(document.sha256());
    }

    @Test
    void aChangedFileUpdatesItsDocumentAndTheEarlierExtractionStaysInItsHistory() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.txt", "about walnuts");
            folder.until(watch, Kind.DOCUMENT_ADDED, 1);
            folder.drop("a.txt", "about chestnuts now");
            folder.until(watch, Kind.DOCUMENT_UPDATED, 1);
        }

        Document document = folder.document("a.txt");
        assertThat(document.version()).isEqualTo(2);
        assertThat(folder.search("chestnuts")).containsExactly("a.txt");
        assertThat(folder.search("walnuts")).isEmpty();
        var history = folder.look(documents -> documents.history(document));
        assertThat(history).extracting(version -> version.number()).containsExactly(2, 1);
        assertThat(history.getLast().size()).isEqualTo("about walnuts".length());
        assertThat(folder.paths()).containsExactly("a.txt");
    }

    @Test
    void aFileThatWasThereBeforeIsNoNewsUntilItChangesAndIsANewDocumentThen() throws Exception {
        folder.drop("old.txt", "was there before");
        try (Watch watch = folder.watch()) {
            folder.drop("new.txt", "came later");
            folder.until(watch, Kind.DOCUMENT_ADDED, 1);
            assertThat(folder.paths()).containsExactly("new.txt");

            folder.drop("old.txt", "has changed");
            folder.until(watch, Kind.DOCUMENT_ADDED, 2);
        }

        assertThat(folder.document("old.txt").version()).isEqualTo(1);
        assertThat(folder.text("old.txt")).isEqualTo("has changed");
    }

    @Test
    void aRenamedFileKeepsItsIdentityAndIsNotExtractedAgain() throws Exception {
        try (Watch watch = folder.watch()) {
            Path file = folder.drop("draft.txt", "the same words");
            folder.until(watch, Kind.DOCUMENT_ADDED, 1);
            Document before = folder.document("draft.txt");

            Files.createDirectories(folder.inbound.resolve("final"));
            Files.move(file, folder.inbound.resolve("final/report.txt"));
            folder.until(watch, Kind.DOCUMENT_MOVED, 1);

            Document after = folder.document("final/report.txt");
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.extractedAt()).isEqualTo(before.extractedAt());
            assertThat(after.version()).isEqualTo(1);
        }
        assertThat(folder.entries(Kind.DOCUMENT_MOVED).getFirst().from()).isEqualTo("draft.txt");
        assertThat(folder.search("same words")).containsExactly("final/report.txt");
        assertThat(folder.search("draft")).isEmpty();
    }

    @Test
    void documentsOfAFolderThatIsRenamedGoWithIt() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("2026/a.txt", "first");
            folder.drop("2026/deep/b.txt", "second");
            folder.drop("2026.txt", "beside");
            folder.until(watch, Kind.DOCUMENT_ADDED, 3);
            long id = folder.document("2026/deep/b.txt").id();

            Files.move(folder.inbound.resolve("2026"), folder.inbound.resolve("archive"));
            folder.until(watch, Kind.DOCUMENT_MOVED, 1);

            assertThat(folder.document("archive/deep/b.txt").id()).isEqualTo(id);
            folder.drop("archive/deep/b.txt", "changed in its new place");
            folder.until(watch, Kind.DOCUMENT_UPDATED, 1);
            assertThat(folder.document("archive/deep/b.txt").id()).isEqualTo(id);
        }
        assertThat(folder.paths()).containsExactly("2026.txt", "archive/a.txt", "archive/deep/b.txt");
    }

    @Test
    void twoFilesThatSwapTheirNamesStayTheTwoDocumentsThatTheyWere() throws Exception {
        folder.drop("a.txt", "about apples");
        folder.drop("b.txt", "about bananas");
        folder.watchAll(2);
        long apples = folder.document("a.txt").id();
        long bananas = folder.document("b.txt").id();
        Path inbound = folder.inbound;
        Files.move(inbound.resolve("a.txt"), workspace.resolve("c"));
        Files.move(inbound.resolve("b.txt"), inbound.resolve("a.txt"));
        Files.move(workspace.resolve("c"), inbound.resolve("b.txt"));

        folder.watchUntil(Kind.DOCUMENT_MOVED, 2);

        assertThat(folder.document("b.txt").id()).isEqualTo(apples);
        assertThat(folder.document("a.txt").id()).isEqualTo(bananas);
        assertThat(folder.entries(Kind.DOCUMENT_REMOVED)).isEmpty();
        assertThat(folder.search("apples")).containsExactly("b.txt");
    }

    @Test
    void aRemovedFileIsMarkedAndIsBackAsItWasWhenItIsPutBack() throws Exception {
        try (Watch watch = folder.watch()) {
            Path file = folder.drop("a.txt", "about plums");
            folder.until(watch, Kind.DOCUMENT_ADDED, 1);
            Document before = folder.document("a.txt");

            Files.delete(file);
            folder.until(watch, Kind.DOCUMENT_REMOVED, 1);
            assertThat(folder.search("plums")).isEmpty();
            assertThat(folder.paths()).isEmpty();
            assertThat(folder.document("a.txt").isRemoved()).isTrue();
            assertThat(folder.text("a.txt")).isEqualTo("about plums");

            folder.drop("a.txt", "about plums");
            folder.until(watch, Kind.DOCUMENT_ADDED, 2);
            Document after = folder.document("a.txt");
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.extractedAt()).isEqualTo(before.extractedAt());
            assertThat(folder.search("plums")).containsExactly("a.txt");

            Files.delete(file);
            folder.until(watch, Kind.DOCUMENT_REMOVED, 2);
            folder.drop("a.txt", "about pears");
            folder.until(watch, Kind.DOCUMENT_UPDATED, 1);
        }
        assertThat(folder.document("a.txt").version()).isEqualTo(2);
        assertThat(folder.search("pears")).containsExactly("a.txt");
    }

    @Test
    void twoFilesWithEqualBytesAreTwoDocumentsThatShareThem() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.txt", "the very same");
            folder.until(watch, Kind.DOCUMENT_ADDED, 1);
            folder.drop("copies/b.txt", "the very same");
            folder.until(watch, Kind.DOCUMENT_ADDED, 2);
        }

        Document a = folder.document("a.txt");
        Document b = folder.document("copies/b.txt");
        assertThat(a.id()).isNotEqualTo(b.id());
        assertThat(a.contentId()).isEqualTo(b.contentId());
        assertThat(folder.search("very same")).containsExactlyInAnyOrder("a.txt", "copies/b.txt");
        try (Stream<Path> stored = Files.walk(workspace.resolve("documents/raw"))) {
            assertThat(stored.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void aTouchExtractsNothing() throws Exception {
        folder.drop("a.txt", "stays");
        folder.watchAll(1);
        folder.forgetEntries();
        Files.setLastModifiedTime(
                folder.inbound.resolve("a.txt"), FileTime.from(Instant.now().minusSeconds(100)));

        folder.drop("b.txt", "new");
        folder.watchUntil(Kind.DOCUMENT_ADDED, 1);

        assertThat(folder.entries(Kind.DOCUMENT_ADDED, Kind.DOCUMENT_UPDATED, Kind.MODIFIED))
                .extracting(JournalEntry::path)
                .containsExactly("b.txt");
        assertThat(folder.document("a.txt").version()).isEqualTo(1);
    }

    @Test
    void whatHappensWhileNobodyWatchesIsMadeUpForAtTheNextStart() throws Exception {
        folder.drop("changed.txt", "before");
        folder.drop("removed.txt", "goes");
        folder.drop("renamed.txt", "is called otherwise");
        folder.watchAll(3);
        folder.forgetEntries();
        long id = folder.document("renamed.txt").id();
        folder.drop("changed.txt", "after");
        Files.delete(folder.inbound.resolve("removed.txt"));
        Files.move(folder.inbound.resolve("renamed.txt"), folder.inbound.resolve("other.txt"));
        folder.drop("added.txt", "comes");

        folder.watchUntil(Kind.DOCUMENT_ADDED, 1);

        assertThat(folder.paths()).containsExactly("added.txt", "changed.txt", "other.txt");
        assertThat(folder.document("other.txt").id()).isEqualTo(id);
        assertThat(folder.text("changed.txt")).isEqualTo("after");
        assertThat(folder.document("removed.txt").isRemoved()).isTrue();
    }

    @Test
    void anEmptyFileIsRecordedWithItsFailureAndIsADocumentOnceItHasText() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.txt", "");
            folder.until(watch, Kind.DOCUMENT_FAILED, 1);
            Document failed = folder.document("a.txt");
            assertThat(failed.status()).isEqualTo(DocumentStatus.FAILED);
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.EMPTY);
            assertThat(failed.retryAt()).isNull();

            folder.drop("a.txt", "no longer empty");
            folder.until(watch, Kind.DOCUMENT_UPDATED, 1);
        }
        assertThat(folder.document("a.txt").status()).isEqualTo(DocumentStatus.OK);
        assertThat(folder.document("a.txt").failure()).isNull();
    }

    @Test
    void aFileBeyondTheLimitIsRecordedAndNotRead() throws Exception {
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.DOCUMENT_SIZE, "1kB"))) {
            folder.drop("large.txt", "x".repeat(2_000));
            folder.until(watch, Kind.DOCUMENT_FAILED, 1);
        }

        Document document = folder.document("large.txt");
        assertThat(document.failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(document.failure().reason()).contains("document-size");
        boolean isStored = folder.look(documents -> documents.raw(document).isPresent());
        assertThat(isStored).isFalse();
    }

    @Test
    void eltMakesDocumentsOfWhatIsThereAndTheNextOneOnlyOfWhatIsNew() throws Exception {
        folder.drop("a.txt", "first");
        folder.drop("b.txt", "second");
        elt();
        assertThat(folder.entries(Kind.DOCUMENT_ADDED)).hasSize(2);
        folder.forgetEntries();

        folder.drop("c.txt", "third");
        Files.delete(folder.inbound.resolve("a.txt"));
        elt();

        assertThat(folder.entries(Kind.DOCUMENT_ADDED))
                .extracting(JournalEntry::path)
                .containsExactly("c.txt");
        assertThat(folder.paths()).containsExactly("b.txt", "c.txt");
    }

    @Test
    void eltTellsOfWhatWasRenamedWhileNobodyWatchedAndOfNothingThatIsGone() throws Exception {
        folder.drop("a.txt", "is renamed");
        folder.drop("folder/b.txt", "its folder is renamed");
        elt();
        long a = folder.document("a.txt").id();
        long b = folder.document("folder/b.txt").id();
        Files.move(folder.inbound.resolve("a.txt"), folder.inbound.resolve("c.txt"));
        Files.move(folder.inbound.resolve("folder"), folder.inbound.resolve("other"));

        elt();

        assertThat(folder.document("c.txt").id()).isEqualTo(a);
        assertThat(folder.document("other/b.txt").id()).isEqualTo(b);
        assertThat(folder.entries(Kind.DOCUMENT_REMOVED)).isEmpty();
        List<Document> gone = folder.look(documents -> documents.find(DocumentQuery.ALL.removedOnes()));
        assertThat(gone).isEmpty();
    }

    @Test
    void eltMakesDocumentsOfFilesThatAWatcherKnewAndHadMadeNoneOf() throws Exception {
        folder.drop("known.txt", "long there");
        try (Watch watch = folder.watch()) {
            folder.until(watch, Kind.BASELINE_TAKEN, 1);
        }
        assertThat(folder.paths()).isEmpty();

        elt();

        assertThat(folder.paths()).containsExactly("known.txt");
        assertThat(folder.search("long")).containsExactly("known.txt");
    }

    @Test
    void twoFoldersOfOneWorkspaceKeepTheirDocumentsApart() throws Exception {
        folder.drop("a.txt", "in the first");
        elt();
        Path other = Files.createDirectories(workspace.resolve("other"));
        Files.writeString(other.resolve("a.txt"), "in the second");

        try (Watch watch =
                Workbench.makeDocuments(workspace, folder.options().with(Settings.Key.INBOUND, other.toString()))) {
            folder.until(watch, Kind.DOCUMENT_ADDED, 2);
        }

        assertThat(folder.paths()).containsExactly("a.txt", "a.txt");
        assertThat(folder.search("second")).hasSize(1);
        assertThat(folder.entries(Kind.DOCUMENT_REMOVED)).isEmpty();
        assertThat(folder.document(other.resolve("a.txt").toString()).folder()).isEqualTo("other");
    }

    private void elt() throws IOException, InterruptedException {
        try (Watch watch = Workbench.makeDocuments(workspace, folder.options())) {
            watch.awaitIdle(Duration.ofMillis(200));
        }
    }

    @Test
    void failedDocumentsAreTriedAgainWhenThatIsAskedFor() throws Exception {
        folder.drop("a.txt", "");
        folder.drop("b.txt", "well");
        folder.watchAll(1);

        var retried = Workbench.retryDocuments(workspace, List.of(), false, _ -> {});
        assertThat(retried.byWatcher()).isFalse();
        assertThat(retried.documents()).extracting(Document::path).containsExactly("a.txt");
        assertThat(folder.document("a.txt").version()).isEqualTo(2);

        try (Watch watch = folder.watch()) {
            folder.forgetEntries();
            var byWatcher = Workbench.retryDocuments(workspace, List.of("b.txt"), false, _ -> {});
            assertThat(byWatcher.byWatcher()).isTrue();
            folder.until(watch, Kind.DOCUMENT_UPDATED, 1);
        }
        assertThat(folder.document("b.txt").version()).isEqualTo(2);
    }

    @Test
    void whatHappenedInAFolderWhileAnotherOneWasTheInboundOneIsMadeUpFor() throws Exception {
        folder.drop("removed.txt", "goes meanwhile");
        folder.drop("changed.txt", "before");
        folder.drop("same.txt", "stays");
        elt();
        Path other = Files.createDirectories(workspace.resolve("other"));
        Files.writeString(other.resolve("b.txt"), "elsewhere");
        elt(other);
        Files.delete(folder.inbound.resolve("removed.txt"));
        Files.writeString(folder.inbound.resolve("changed.txt"), "after");
        Files.writeString(folder.inbound.resolve("added.txt"), "new");

        elt(folder.inbound);

        assertThat(folder.paths()).containsExactly("added.txt", "b.txt", "changed.txt", "same.txt");
        assertThat(folder.text("changed.txt")).isEqualTo("after");
        assertThat(folder.document("same.txt").version()).isEqualTo(1);
        assertThat(folder.document("removed.txt").isRemoved()).isTrue();
    }

    @Test
    void whatIsStillToBeExtractedOfOneFolderIsNotLookedForInAnother() throws Exception {
        Path first = Files.createDirectories(workspace.resolve("first"));
        for (int i = 0; i < 300; i++) {
            Files.writeString(first.resolve("a%d.txt".formatted(i)), "text " + i);
        }
        Process process = WatchInAnotherJvm.makeDocuments(workspace, "inbound=" + first);
        WatchInAnotherJvm.until(workspace, Kind.ADDED, 300);
        WatchInAnotherJvm.kill(process);
        Path second = Files.createDirectories(workspace.resolve("second"));
        Files.writeString(second.resolve("b.txt"), "the only one");

        elt(second);

        List<Document> ofSecond = folder.look(documents -> documents.find(DocumentQuery.ALL.withFolder("second")));
        assertThat(ofSecond).extracting(Document::path).containsExactly("b.txt");
        elt(first);
        List<Document> ofFirst = folder.look(documents ->
                documents.find(DocumentQuery.ALL.withFolder("first").withStatuses(DocumentStatus.OK)));
        assertThat(ofFirst).hasSize(300);
    }

    /** The first look over a folder leaves such files to the journal. */
    @Test
    void inAFolderThatIsTheInboundOneAgainAFileOfThisMomentIsNotTakenForGone() throws Exception {
        Path first = Files.createDirectories(workspace.resolve("first"));
        Files.writeString(first.resolve("a.txt"), "the same all the time");
        Path second = Files.createDirectories(workspace.resolve("second"));
        Files.writeString(second.resolve("b.txt"), "of the other folder");
        for (Path each : List.of(first, second, first, second, first)) {
            FileTime now = FileTime.from(Instant.now());
            Files.setLastModifiedTime(first.resolve("a.txt"), now);
            Files.setLastModifiedTime(second.resolve("b.txt"), now);
            elt(each);
        }
        assertThat(folder.entries(Kind.DOCUMENT_REMOVED)).isEmpty();
        assertThat(folder.entries(Kind.DOCUMENT_ADDED)).hasSize(2);
        assertThat(folder.document("a.txt").version()).isEqualTo(1);
    }

    @Test
    void aFolderThatHasAnotherNameKeepsItsDocuments() throws Exception {
        Path reports = Files.createDirectories(workspace.resolve("reports"));
        Files.writeString(reports.resolve("a.txt"), "stays what it was");
        elt(reports);
        long id = folder.document("a.txt").id();
        Path renamed = Files.move(reports, workspace.resolve("papers"));

        elt(renamed);

        assertThat(folder.paths()).containsExactly("a.txt");
        assertThat(folder.document("a.txt").id()).isEqualTo(id);
        assertThat(folder.document("a.txt").folder()).isEqualTo("papers");
        assertThat(folder.document("a.txt").version()).isEqualTo(1);
    }

    private void elt(Path inbound) throws InterruptedException {
        try (Watch watch =
                Workbench.makeDocuments(workspace, folder.options().with(Settings.Key.INBOUND, inbound.toString()))) {
            watch.awaitIdle(Duration.ofMillis(200));
        }
    }

    @Test
    void onlyWhatIsThereIsTriedAgainAndAPathIsMeantBeforeAnId() throws Exception {
        folder.drop("1", "called by a number");
        folder.drop("gone.txt", "goes");
        elt();
        Files.delete(folder.inbound.resolve("gone.txt"));
        elt();

        assertThat(folder.document("1").path()).isEqualTo("1");
        assertThat(folder.document("inbound/1").path()).isEqualTo("1");
        assertThatThrownBy(() -> Workbench.retryDocuments(workspace, List.of("gone.txt"), false, _ -> {}))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("gone.txt is not there any more");
        assertThat(folder.document("gone.txt").status()).isEqualTo(DocumentStatus.OK);
    }

    @Test
    void bytesThatSomebodyHasChangedInTheStoreAreNotTakenForThoseOfADocument() throws Exception {
        folder.drop("a.txt", "right");
        elt();
        Path raw = folder.look(
                documents -> documents.raw(documents.document("a.txt")).orElseThrow());
        Files.writeString(raw, "WRONG");
        folder.drop("b.md", "right");

        elt();

        assertThat(folder.text("b.md")).isEqualTo("right");
        assertThat(raw).hasContent("right");
    }

    @Test
    void manyElementsInEachOtherAndAZeroByteAreNoMistake() throws Exception {
        folder.drop("deep.xml", "<a>".repeat(120) + "treasure" + "</a>".repeat(120));
        folder.drop("odd.log", "an ordinary line of a log\n".repeat(10) + "zero \0 byte\n");
        elt();

        assertThat(folder.search("treasure")).containsExactly("deep.xml");
        assertThat(folder.search("ordinary byte")).containsExactly("odd.log");
    }
}
