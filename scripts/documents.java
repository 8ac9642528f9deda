///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Lists, shows, searches and exports documents, and has failed ones tried again
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//SOURCES documents/ParquetFile.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.document.*;
import dropforge.documents.ParquetFile;
import dropforge.files.Counted;
import dropforge.files.WrongUsage;
import dropforge.journal.*;
import dropforge.report.Headline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new DocumentsCommand(), args);
}

@Command(
        name = "documents",
        description =
                "The documents that `elt` and `watch` have made: what they are, and what is in them.",
        subcommands = {
            ListDocuments.class,
            Show.class,
            Search.class,
            Export.class,
            Chunks.class,
            Retry.class
        },
        footer = {
            "",
            "Example: ./jbang documents list --type pdf",
            "         ./jbang documents search invoice 2026 --type pdf",
            "         ./jbang documents show report.pdf",
            "         ./jbang documents export documents.parquet --text"
        })
static class DocumentsCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "list",
        description = "Documents in the order of their paths.",
        footer = {
            "",
            "Example: ./jbang documents list --status failed",
            "         ./jbang documents list --path '2026/*' --author miller --json"
        })
static class ListDocuments implements Callable<Integer> {
    @Mixin CommonOptions common;
    @Mixin DocumentFilters filters;

    @Option(names = "--removed", description = "those that are not there any more")
    boolean removed;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var query = filters.query(Integer.MAX_VALUE);
            query = removed ? query.removedOnes() : query;
            if (common.json()) {
                bench.documentRecords().forEach(query, document -> IO.println(Json.line(document)));
                return 0;
            }
            var found = bench.documentRecords().find(query);
            IO.println(
                    found.isEmpty() ? none(bench.documentRecords()) : DocumentPages.table(found));
            return 0;
        }
    }

    static String none(Documents documents) {
        boolean areThere = !documents.find(DocumentQuery.ALL.withLimit(1)).isEmpty();
        return areThere
                ? "No document is like that; say fewer of these options, or --removed for those that are not there any more."
                : "There is no document; `elt FOLDER` makes documents of the files of a folder.";
    }
}

@Command(
        name = "show",
        description =
                "All about one document: where it is, what it says about itself, what is embedded in it, its history, its text.",
        footer = {
            "",
            "Example: ./jbang documents show report.pdf",
            "         ./jbang documents show report.pdf --text > report.txt"
        })
static class Show implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(
            paramLabel = "PATH",
            description =
                    "its path in its folder, the end of that, its path on the disk, or its id")
    String name;

    @Option(names = "--text", description = "its text alone, with that of what is embedded in it")
    boolean text;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var documents = bench.documentRecords();
            var document = documents.document(name);
            if (text) {
                IO.println(documents.text(document));
            } else if (common.json()) {
                var all = new LinkedHashMap<String, Object>();
                all.put("document", document);
                all.put("parts", documents.parts(document));
                all.put("history", documents.history(document));
                IO.println(Json.line(all));
            } else {
                IO.println(DocumentPages.page(documents, document, false));
            }
            return 0;
        }
    }
}

@Command(
        name = "search",
        description = {
            "Finds documents by the words in their texts, titles, authors, names, and in what is embedded in them; best first.",
            "All words must be there. \"a phrase\" in quotes, begin* for how words begin, -word for one that must not be there."
        },
        footer = {
            "",
            "Example: ./jbang documents search invoice 2026 --type pdf",
            "         ./jbang documents search 'retir*' -- -draft"
        })
static class Search implements Callable<Integer> {
    @Mixin CommonOptions common;
    @Mixin DocumentFilters filters;

    @Parameters(arity = "1..*", paramLabel = "WORDS", description = "what to search for")
    List<String> words;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var hits = bench.documentRecords().search(String.join(" ", words), filters.query(20));
            if (common.json()) {
                hits.forEach(hit -> IO.println(Json.line(hit)));
            } else {
                IO.println(
                        hits.isEmpty() ? "No document has all of that." : DocumentPages.hits(hits));
            }
            return hits.isEmpty() ? 1 : 0;
        }
    }
}

@Command(
        name = "export",
        description = {
            "Writes the table of documents, one row each, for other programs: as CSV, JSON lines or Parquet.",
            "Times are UTC. created and modified are what the document says, a date or a date and time. The file is replaced when all is written."
        },
        footer = {
            "",
            "Example: ./jbang documents export documents.csv",
            "         ./jbang documents export texts.parquet --text --type pdf",
            "         ./jbang documents export --format jsonl --parts --status failed,partial"
        })
static class Export implements Callable<Integer> {
    static final Path SCREEN = Path.of("-");

    @Mixin CommonOptions common;
    @Mixin DocumentFilters filters;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "ends with .csv, .jsonl, .ndjson or .parquet (default: -, which is the screen)")
    Path file = SCREEN;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "csv, jsonl or parquet (default: as the file ends; on the screen csv, or jsonl with --json)")
    ExportFormat format;

    @Option(names = "--text", description = "with a column text")
    boolean text;

    @Option(
            names = "--parts",
            description =
                    "one row for each part: the document itself, and each file embedded in it")
    boolean parts;

    @Override
    public Integer call() throws IOException {
        boolean onScreen = file.equals(SCREEN);
        var written = format == null ? formatOf(onScreen) : format;
        if (onScreen && written == ExportFormat.PARQUET) {
            throw new WrongUsage(
                    "Parquet is not for the screen; name a file such as documents.parquet.");
        }
        var columns = DocumentColumn.of(parts, text);
        var rows = new long[1];
        try (var bench = common.open()) {
            if (!onScreen) {
                bench.documentRecords().refuseToReplace(file);
            }
            if (written == ExportFormat.PARQUET) {
                Output.replace(
                        file, made -> rows[0] = export(bench, new ParquetFile(made, columns)));
            } else {
                Output.write(
                        onScreen ? null : file,
                        target -> rows[0] = export(bench, text(written, target, columns)));
            }
        }
        if (!onScreen) {
            tell(rows[0]);
        }
        return 0;
    }

    ExportFormat formatOf(boolean onScreen) {
        if (onScreen) return common.json() ? ExportFormat.JSONL : ExportFormat.CSV;
        return ExportFormat.of(file);
    }

    static RowWriter text(ExportFormat format, Writer target, List<DocumentColumn> columns)
            throws IOException {
        return format == ExportFormat.CSV
                ? new CsvRows(target, columns)
                : new JsonRows(target, columns);
    }

    long export(Workbench bench, RowWriter writer) throws IOException {
        try (writer) {
            return bench.documentRecords()
                    .export(filters.query(Integer.MAX_VALUE), parts, text, writer);
        }
    }

    void tell(long rows) {
        if (common.json()) {
            var told = new LinkedHashMap<String, Object>();
            told.put("file", file.toString());
            told.put("rows", rows);
            IO.println(Json.line(told));
        } else {
            IO.println("%s in %s.".formatted(Counted.of(rows, parts ? "part" : "document"), file));
        }
    }
}

@Command(
        name = "chunks",
        description = {
            "Cuts the texts of documents into pieces for what searches by meaning: at headings, then between paragraphs, sentences, words.",
            "A piece keeps its id as long as the document's bytes and these settings stay the same. start and end count UTF-16 code units of the text of the document, or of the part. Tokens are counted approximately, without a model: leave its limit a quarter of room."
        },
        footer = {
            "",
            "Example: ./jbang documents chunks report.pdf",
            "         ./jbang documents chunks --type pdf --size 300 --overlap 40 --to chunks.jsonl"
        })
static class Chunks implements Callable<Integer> {
    @Mixin CommonOptions common;
    @Mixin DocumentFilters filters;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "documents (default: all, or those that the options below choose)")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "400",
            description = "of a piece at most (default: ${DEFAULT-VALUE})")
    int size;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            defaultValue = "tokens",
            description = "tokens, approximately, or characters (default: ${DEFAULT-VALUE})")
    ChunkSettings.Unit unit;

    @Option(
            names = "--overlap",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "how much of whole sentences is repeated of the piece before at most (default: ${DEFAULT-VALUE})")
    int overlap;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "write them there as JSON lines; it is replaced when all is written")
    Path file;

    long documents;
    long chunks;

    @Override
    public Integer call() throws IOException {
        var settings = new ChunkSettings(size, unit, overlap);
        try (var bench = common.open()) {
            if (file != null) {
                bench.documentRecords().refuseToReplace(file);
            }
            Output.write(
                    file,
                    target ->
                            each(
                                    bench.documentRecords(),
                                    document ->
                                            write(
                                                    document,
                                                    bench.documentRecords()
                                                            .chunks(document, settings),
                                                    target)));
        }
        if (file != null) {
            tell();
        }
        return 0;
    }

    void each(Documents all, Consumer<Document> consumer) {
        if (names.isEmpty()) {
            all.forEach(filters.query(Integer.MAX_VALUE), consumer);
        } else {
            names.stream().map(all::document).toList().forEach(consumer);
        }
    }

    void write(Document document, List<Chunk> pieces, Writer target) {
        documents++;
        chunks += pieces.size();
        try {
            if (file == null && !common.json()) {
                target.write(DocumentPages.chunks(document, pieces) + "\n\n");
                return;
            }
            for (var piece : pieces) {
                target.write(Json.line(new ChunkLine(document.path(), piece)) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void tell() {
        if (common.json()) {
            var told = new LinkedHashMap<String, Object>();
            told.put("file", file.toString());
            told.put("documents", documents);
            told.put("chunks", chunks);
            IO.println(Json.line(told));
        } else {
            IO.println(
                    "%s of %s in %s."
                            .formatted(
                                    Counted.of(chunks, "chunk"),
                                    Counted.of(documents, "document"),
                                    file));
        }
    }
}

@Command(
        name = "retry",
        description =
                "Has documents extracted anew: all that have failed, or those that are named. A watcher that runs does it; else it is done at once.",
        footer = {
            "",
            "Example: ./jbang documents retry",
            "         ./jbang documents retry report.pdf"
        })
static class Retry implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "documents to be extracted anew, whatever became of them")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--partial",
            description = "without names: also those of which only a part was extracted")
    boolean partial;

    @Override
    public Integer call() throws InterruptedException {
        var retried = Workbench.retryDocuments(common.workspace(), names, partial, this::hear);
        if (common.json()) {
            IO.println(Json.line(retried));
        } else if (retried.documents().isEmpty()) {
            IO.println(
                    partial
                            ? "No document has failed, and none is partial."
                            : "No document has failed; --partial has those tried again of which only a part was extracted.");
        } else if (retried.byWatcher()) {
            IO.println(
                    "The watcher that runs extracts %d anew; `documents list` shows what becomes of them."
                            .formatted(retried.documents().size()));
        } else {
            IO.println(DocumentPages.table(retried.documents()));
        }
        // What becomes of those that are left to the watcher is not known yet.
        boolean failed =
                retried.documents().stream()
                        .anyMatch(each -> each.status() == DocumentStatus.FAILED);
        return failed && !retried.byWatcher() ? 1 : 0;
    }

    void hear(JournalEntry entry) {
        if (!common.json()) {
            System.err.println(Headline.of(entry));
        }
    }
}
