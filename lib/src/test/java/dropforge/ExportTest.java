package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dropforge.Checkout.Run;
import dropforge.document.Chunk;
import dropforge.document.ChunkSettings;
import dropforge.document.CsvRows;
import dropforge.document.Document;
import dropforge.document.DocumentColumn;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentRow;
import dropforge.document.JsonRows;
import dropforge.document.RowWriter;
import dropforge.journal.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of documents, and their texts in pieces, come to other programs as they are. */
class ExportTest {
    private static final String ODD = "größe 漢字, \"the\" file.txt";
    private static final String ODD_TEXT =
            "He said \"no, never\";\r\nthen\ttwo lines.\n\nÄrger, 漢字 and \ud83d\ude00: =1+1\n";

    @TempDir
    static Path workspace;

    private static DocumentFolder folder;

    @BeforeAll
    static void makeDocuments() throws Exception {
        folder = new DocumentFolder(workspace);
        folder.drop(ODD, ODD_TEXT);
        folder.drop("empty.txt", "");
        folder.drop("2026/notes.md", "# Notes\n\nFirst one here. Second one here.\n\n## More\n\nThird one here.\n");
        folder.drop(
                "2026/copy of notes.md", "# Notes\n\nFirst one here. Second one here.\n\n## More\n\nThird one here.\n");
        folder.dropSample("testEmailWithPNGAtt.eml");
        folder.dropSample("hostile-encrypted.pdf");
        folder.watchAll(4); // The empty and the encrypted one fail.
    }

    @Test
    void csvHasEachColumnOfEachDocument() throws Exception {
        List<DocumentColumn> columns = DocumentColumn.of(false, true);
        List<DocumentRow> rows = rows(false, true);
        assertThat(rows).hasSize(6);

        var written = new StringWriter();
        export(new CsvRows(written, columns), false, true);

        List<CsvRecord> read =
                CsvReader.builder().ofCsvRecord(written.toString()).stream().toList();
        assertThat(read.getFirst().getFields())
                .isEqualTo(columns.stream().map(DocumentColumn::wireName).toList())
                .startsWith("id", "folder", "path", "name", "status", "failure", "reason", "mediaType")
                .endsWith("extractedAt", "parts", "characters", "text");
        assertThat(read.subList(1, read.size()).stream().map(CsvRecord::getFields))
                .isEqualTo(rows.stream()
                        .map(row -> columns.stream()
                                .map(column -> column.of(row) == null
                                        ? ""
                                        : column.of(row).toString())
                                .toList())
                        .toList());
        DocumentRow odd = row(rows, ODD);
        assertThat(odd.text()).isEqualTo(ODD_TEXT);
        assertThat(odd.characters()).isEqualTo(ODD_TEXT.length());
        assertThat(odd.name()).isEqualTo(ODD);
        assertThat(row(rows, "hostile-encrypted.pdf").failure()).isEqualTo("encrypted");
        assertThat(row(rows, "2026/notes.md").name()).isEqualTo("notes.md");
        assertThat(row(rows, "testEmailWithPNGAtt.eml").parts()).isGreaterThan(1);
    }

    @Test
    void withoutTextNoTextIsRead() {
        assertThat(DocumentColumn.of(false, false)).doesNotContain(DocumentColumn.TEXT);
        assertThat(rows(false, false)).extracting(DocumentRow::text).containsOnlyNulls();
    }

    @Test
    void jsonLinesHaveEachColumnOfEachPart() throws Exception {
        List<DocumentColumn> columns = DocumentColumn.of(true, true);
        List<DocumentRow> rows = rows(true, true);
        assertThat(rows).hasSizeGreaterThan(6);

        var written = new StringWriter();
        export(new JsonRows(written, columns), true, true);

        List<JsonNode> read =
                written.toString().lines().map(new JsonMapper()::readTree).toList();
        assertThat(read).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode object = read.get(i);
            assertThat(object.propertyNames())
                    .containsExactlyElementsOf(
                            columns.stream().map(DocumentColumn::wireName).toList());
            for (DocumentColumn column : columns) {
                Object value = column.of(rows.get(i));
                JsonNode there = object.get(column.wireName());
                assertThat(there.isNull()).as(column.wireName()).isEqualTo(value == null);
                if (value != null) {
                    assertThat(there.asString()).isEqualTo(value.toString());
                    assertThat(there.isNumber()).isEqualTo(value instanceof Number);
                }
            }
        }
        List<DocumentRow> mail = rows.stream()
                .filter(row -> row.path().equals("testEmailWithPNGAtt.eml"))
                .toList();
        assertThat(mail.getFirst().part()).isZero();
        assertThat(mail.getFirst().parent()).isEqualTo(-1);
        assertThat(mail.getFirst().name()).isEqualTo("testEmailWithPNGAtt.eml");
        assertThat(mail)
                .filteredOn(row -> row.part() > 0)
                .anySatisfy(row -> assertThat(row.mediaType()).isEqualTo("image/png"))
                .extracting(DocumentRow::id)
                .containsOnly(mail.getFirst().id());
    }

    @Test
    void parquetHasEachColumnOfEachDocumentAndTimesAreTimestamps() throws Exception {
        Path file = workspace.resolve("table.parquet");
        Run run = jbang("export", file.toString(), "--text");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err().lines().filter(line -> !line.startsWith("[jbang]")))
                .isEmpty();
        assertThat(run.out()).isEqualToIgnoringNewLines("6 documents in %s.".formatted(file));
        assertThat(Files.readAllBytes(file)).startsWith('P', 'A', 'R', '1').endsWith('P', 'A', 'R', '1');

        List<DocumentColumn> columns = DocumentColumn.of(false, true);
        var read = new ArrayList<List<Object>>();
        try (var reader = ParquetFileReader.open(InputFile.of(file));
                var row = reader.rowReader()) {
            assertThat(reader.getFileSchema().getColumns())
                    .extracting(column -> column.name())
                    .isEqualTo(columns.stream().map(DocumentColumn::wireName).toList());
            assertThat(reader.getFileSchema().getColumn("addedAt").logicalType().toString())
                    .isEqualTo("TIMESTAMP(MICROS, UTC)");
            while (row.hasNext()) {
                row.next();
                var values = new ArrayList<Object>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add(row.isNull(i) ? null : row.getValue(i));
                }
                read.add(values);
            }
        }
        assertThat(read)
                .isEqualTo(rows(false, true).stream()
                        .map(row ->
                                columns.stream().map(column -> column.of(row)).toList())
                        .toList());
        assertThat(read.getFirst().get(columns.indexOf(DocumentColumn.ADDED_AT)))
                .isInstanceOf(Instant.class);
    }

    @Test
    void theScriptWritesToTheScreenAndChoosesAsListDoes() throws Exception {
        Run csv = jbang("export", "--path", "2026");
        assertThat(csv.out().lines()).hasSize(3).first().asString().startsWith("id,folder,path,name,status,");
        Run lines = jbang("export", "-", "--json", "--status", "failed", "--type", "pdf");
        assertThat(lines.out().lines())
                .singleElement()
                .satisfies(line -> assertThat(
                                new JsonMapper().readTree(line).get("path").asString())
                        .isEqualTo("hostile-encrypted.pdf"));
    }

    @Test
    void aFileThatCannotBeWrittenAsAskedIsAMistakeInOneSentenceAndStaysAsItWas() throws Exception {
        assertMistake(jbang("export", "--format", "parquet"), 2, "Parquet is not for the screen");
        assertMistake(jbang("export", "table.txt"), 2, "table.txt does not say a format by its ending");
        assertMistake(jbang("export", "nowhere/table.csv"), 1, "Cannot write nowhere/table.csv");
        assertMistake(jbang("export", "nowhere/table.parquet"), 1, "Cannot write nowhere/table.parquet");
        assertMistake(jbang("chunks", "--overlap", "300"), 2, "--overlap is 300");
        assertMistake(jbang("chunks", "no such document"), 1, "There is no document no such document");

        Path file = Files.writeString(workspace.resolve("before.csv"), "as it was");
        var columns = DocumentColumn.of(false, false);
        assertThatThrownBy(() -> dropforge.cli.Output.write(
                        file, target -> export(new FailingRows(new CsvRows(target, columns)), false, false)))
                .hasMessageContaining("before.csv")
                .hasMessageContaining("no room");
        assertThat(file).hasContent("as it was");
        try (var left = Files.list(workspace)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith(".unfinished"));
        }
    }

    /** A disk that becomes full. */
    private static final class FailingRows implements RowWriter {
        private final RowWriter rows;
        private int left = 3;

        FailingRows(RowWriter rows) {
            this.rows = rows;
        }

        @Override
        public void write(DocumentRow row) throws IOException {
            if (left-- == 0) {
                throw new IOException("no room");
            }
            rows.write(row);
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    @Test
    void chunksKeepTheirIdsWhereBytesAreTheSameAndHaveTheirOffsetsInTheText() {
        List<Chunk> notes = chunks("2026/notes.md");
        assertThat(notes)
                .extracting(Chunk::text)
                .containsExactly("# Notes\n\nFirst one here. Second one here.", "## More\n\nThird one here.");
        assertThat(notes.getLast().headings()).containsExactly("Notes", "More");
        assertThat(chunks("2026/copy of notes.md")).extracting(Chunk::id).isEqualTo(ids(notes));
        assertThat(chunks("empty.txt")).isEmpty();
        assertThat(chunks("hostile-encrypted.pdf")).isEmpty();

        for (Document document : folder.look(documents -> documents.find(DocumentQuery.ALL))) {
            var parts = folder.look(documents -> documents.parts(document));
            for (Chunk chunk : chunks(document.path())) {
                assertThat(chunk.document()).isEqualTo(document.id());
                assertThat(parts.get(chunk.part()).text().substring(chunk.start(), chunk.end()))
                        .isEqualTo(chunk.text());
            }
        }
    }

    @Test
    void aRenamedDocumentKeepsTheIdsOfItsChunks(@TempDir Path elsewhere) throws Exception {
        var other = new DocumentFolder(elsewhere);
        Path file = other.drop("draft.txt", "First one here.\n\nSecond one here.");
        try (Watch watch = other.watch(other.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            other.until(watch, Kind.DOCUMENT_ADDED, 1);
            List<String> before = ids(
                    other.look(documents -> documents.chunks(documents.document("draft.txt"), ChunkSettings.DEFAULTS)));
            Files.move(file, other.inbound.resolve("final.txt"));
            other.until(watch, Kind.DOCUMENT_MOVED, 1);
            assertThat(ids(other.look(
                            documents -> documents.chunks(documents.document("final.txt"), ChunkSettings.DEFAULTS))))
                    .isEqualTo(before)
                    .hasSize(1);
        }
    }

    @Test
    void theScriptWritesChunksAsJsonLinesOrForPeople() throws Exception {
        Path file = workspace.resolve("chunks.jsonl");
        Run run = jbang("chunks", "--path", "2026", "--to", file.toString());
        assertThat(run.out()).isEqualToIgnoringNewLines("4 chunks of 2 documents in %s.".formatted(file));
        List<JsonNode> lines = Files.readAllLines(file).stream()
                .map(new JsonMapper()::readTree)
                .toList();
        assertThat(lines)
                .extracting(line -> line.get("path").asString())
                .containsExactly("2026/copy of notes.md", "2026/copy of notes.md", "2026/notes.md", "2026/notes.md");
        assertThat(lines.getFirst().propertyNames())
                .containsExactly(
                        "path", "id", "document", "part", "number", "start", "end", "headings", "text", "tokens");
        assertThat(lines.getLast().get("headings").get(1).asString()).isEqualTo("More");

        Run again = jbang("chunks", "2026/notes.md", "--json");
        assertThat(again.out().lines().toList())
                .isEqualTo(Files.readAllLines(file).subList(2, 4));
        Run page = jbang("chunks", "2026/notes.md", "--size", "20", "--unit", "characters");
        assertThat(page.out()).contains("2026/notes.md (document ", "5 chunks", "Notes > More", "    Second one here.");
    }

    private static List<String> ids(List<Chunk> chunks) {
        return chunks.stream().map(Chunk::id).toList();
    }

    private static List<Chunk> chunks(String name) {
        return folder.look(documents -> documents.chunks(documents.document(name), ChunkSettings.DEFAULTS));
    }

    private static DocumentRow row(List<DocumentRow> rows, String path) {
        return rows.stream().filter(row -> row.path().equals(path)).findFirst().orElseThrow();
    }

    private static List<DocumentRow> rows(boolean ofParts, boolean withText) {
        var rows = new ArrayList<DocumentRow>();
        export(
                new RowWriter() {
                    @Override
                    public void write(DocumentRow row) {
                        rows.add(row);
                    }

                    @Override
                    public void close() {}
                },
                ofParts,
                withText);
        return rows;
    }

    private static void export(RowWriter target, boolean ofParts, boolean withText) {
        folder.look(documents -> {
            try (target) {
                return documents.export(DocumentQuery.ALL, ofParts, withText, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Run jbang(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("documents"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--workspace", workspace.toString()));
        return Checkout.jbang(workspace, Map.of("LC_ALL", "C.UTF-8"), all.toArray(String[]::new));
    }

    private static void assertMistake(Run run, int code, String part) {
        assertThat(run.err()).contains(part).doesNotContain("\tat ", "Exception:");
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }
}
