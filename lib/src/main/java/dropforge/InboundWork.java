package dropforge;

import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStatus;
import dropforge.document.MetadataStore;
import dropforge.document.SqliteMetadataStore;
import dropforge.document.StoredDocuments;
import dropforge.elt.DocumentPipeline;
import dropforge.elt.InboundFolder;
import dropforge.extract.ExtractionPool;
import dropforge.files.Counted;
import dropforge.files.FileNews;
import dropforge.files.FileState;
import dropforge.files.Sha256;
import dropforge.journal.Journal;
import dropforge.journal.Store;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Makes documents of the files of the inbound folder, as long as it is open: the pipeline with all that it needs. */
final class InboundWork implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(InboundWork.class.getName());

    /** In the workspace; written by another process that wants documents to be extracted anew. */
    static final String WANTED = "documents.wanted";

    private final Path workspace;
    private final Settings settings;
    private final Store store;
    private final Journal journal;
    private final StoredDocuments contents;
    private final MetadataStore documents;
    private final ExtractionPool pool;
    private final DocumentPipeline pipeline;
    private FileNews news;
    private boolean folderChanges;

    /**
     * @param pool is closed with it
     * @param lookAgain is told of a file that is not what the journal says
     */
    InboundWork(
            Path workspace,
            Settings settings,
            Store store,
            Journal journal,
            ExtractionPool pool,
            Consumer<Path> lookAgain) {
        this.workspace = workspace;
        this.settings = settings;
        this.store = store;
        this.journal = journal;
        this.contents = new StoredDocuments(settings.documentsFolder(), store);
        this.documents = new SqliteMetadataStore(store, contents);
        this.pool = pool;
        this.pipeline = new DocumentPipeline(
                settings.inbound(),
                journal,
                documents,
                contents,
                pool::extract,
                settings.documentProcesses(),
                settings.documentLimits(),
                Clock.systemUTC(),
                lookAgain);
    }

    void start() {
        // First: it is compared with what was known when the watcher began.
        takeInKnown();
        try {
            contents.sweep();
            news = FileNews.of(workspace, Set.of(WANTED), Duration.ofMillis(50), pipeline::hear);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "What other processes want extracted anew is done at the next start", e);
        }
        pipeline.start();
    }

    /**
     * Before the folder is watched, which takes its baseline anew where it is another one than last time. One that has
     * another name keeps its documents.
     */
    void prepare() throws IOException {
        String label = settings.inbound().label();
        String last = Baseline.folder(store, InboundFolder.ROOT).orElse(label);
        if (last.equals(label)) {
            return;
        }
        boolean isRenamed = Baseline.isOf(settings.inboundFolder(), store, InboundFolder.ROOT)
                && documents.count(DocumentQuery.ALL.withFolder(label)) == 0;
        if (isRenamed) {
            documents.renameFolder(last, label);
        } else {
            folderChanges = true;
            pipeline.passByWhatWasTold();
        }
    }

    /**
     * Brings documents and known files together, as far as the journal does not: another folder was the inbound one meanwhile,
     * or no documents were made.
     */
    private void takeInKnown() {
        if (!folderChanges && !settings.processExisting()) {
            return;
        }
        Map<String, FileState> files = filesAsTheRecordsKnowThem();
        var recorded = new HashSet<String>();
        documents.forEach(DocumentQuery.ALL.withFolder(settings.inbound().label()), each -> recorded.add(each.path()));
        if (folderChanges) {
            // A baseline that was taken just now has no hashes yet.
            files.replaceAll(
                    (path, state) -> recorded.contains(path) ? read(path, state).orElse(state) : state);
            pipeline.compare(files);
        }
        if (settings.processExisting()) {
            var known = new TreeMap<String, FileState>();
            files.forEach((path, state) -> {
                if (!recorded.contains(path)) {
                    read(path, state).ifPresent(whole -> known.put(path, whole));
                }
            });
            pipeline.takeIn(known);
        }
    }

    /**
     * The files of the baseline at a moment to which the records have come: a file that is known, and whose document is not, may
     * be one that was renamed, which the journal has told and nobody has taken in yet.
     */
    private Map<String, FileState> filesAsTheRecordsKnowThem() {
        Map<String, FileState> files = new TreeMap<>();
        do {
            pipeline.takeInWhatWasTold();
            files.clear();
            Baseline.load(store, InboundFolder.ROOT).forEach((path, state) -> {
                if (!state.directory()) {
                    files.put(path, state);
                }
            });
        } while (pipeline.isBehind());
        return files;
    }

    /** The first look over a folder only lists it. What cannot be read has its error in the journal. */
    private Optional<FileState> read(String path, FileState state) {
        try {
            return Optional.of(
                    state.sha256() == null
                            ? state.withSha256(
                                    Sha256.of(settings.inboundFolder().resolve(path)))
                            : state);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot read " + path, e);
            return Optional.empty();
        }
    }

    /** Files that are known and no documents, since they were there before; a sentence about them. */
    Optional<String> advice() {
        // Those that came while nobody watched will be documents.
        long without = Baseline.known(store, InboundFolder.ROOT).files()
                - documents.count(
                        DocumentQuery.ALL.withFolder(settings.inbound().label()))
                - DocumentPipeline.countPending(journal);
        return without <= 0 || settings.processExisting()
                ? Optional.empty()
                : Optional.of(
                        "%s in %s %s; start with --process-existing, or run `elt` while nobody watches, to make documents of what was there."
                                .formatted(
                                        Counted.of(without, "file"),
                                        settings.inboundFolder(),
                                        without == 1
                                                ? "was there before and is no document"
                                                : "were there before and are no documents"));
    }

    long countPending() {
        return documents.countPending(settings.inbound().label());
    }

    NotWhole notWhole() {
        DocumentQuery here = DocumentQuery.ALL.withFolder(settings.inbound().label());
        return new NotWhole(
                documents.count(here.withStatuses(DocumentStatus.FAILED)),
                documents.count(here.withStatuses(DocumentStatus.PARTIAL)),
                journal.openErrors(InboundFolder.ROOT).size());
    }

    Optional<String> troubleFor(Duration time) {
        return pipeline.troubleFor(time);
    }

    boolean isIdle() {
        return pipeline.isIdle();
    }

    @Override
    public void close() {
        if (news != null) {
            news.close();
        }
        pipeline.close();
        pool.close();
    }
}
