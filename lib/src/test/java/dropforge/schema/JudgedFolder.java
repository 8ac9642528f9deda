package dropforge.schema;

import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.table.FileProfile;
import dropforge.table.Ingest;
import dropforge.table.IngestCache;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.table.TrainingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A workspace of the tests with a folder of real files, which are judged as a retraining judges them. */
final class JudgedFolder implements AutoCloseable {
    final Path workspace;
    final SchemaStore schemas;
    private final Path training;
    private final Store store;
    private final Journal journal;
    private final List<TrainingFile> files = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private IngestSettings said = IngestSettings.predicting("late");

    JudgedFolder(Path workspace) throws IOException {
        this.workspace = workspace;
        training = Files.createDirectories(workspace.resolve("training"));
        store = Store.open(workspace);
        journal = new Journal(store, Clock.systemUTC());
        schemas = new SchemaStore(workspace, journal);
    }

    /** {@code minute,carrier,late}: rows of numbers from 0, three carriers, every fourth late. */
    static String flights(int rows) {
        return flights(
                rows, row -> "%d,%s,%d".formatted(row, List.of("AA", "UA", "DL").get(row % 3), row % 4 / 3));
    }

    static String flights(int rows, IntFunction<String> row) {
        return IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", "minute,carrier,late\n", "\n"));
    }

    JudgedFolder with(String name, String text) {
        return with(name, text, StandardCharsets.UTF_8);
    }

    JudgedFolder with(String name, String text, Charset charset) {
        try {
            Files.write(training.resolve(name), text.getBytes(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.removeIf(file -> file.path().equals(name));
        files.add(new TrainingFile(name, null));
        return this;
    }

    JudgedFolder saying(IngestSettings settings) {
        said = settings;
        return this;
    }

    /** What came of a retraining: each makes what it has used known to the next. */
    record Judgement(Ingested read, Schema schema, List<Finding> warnings) {
        List<String> sentences() {
            return warnings.stream().map(Finding::sentence).toList();
        }

        List<String> refused() {
            return read.refused().stream().map(problem -> problem.sentence()).toList();
        }
    }

    Judgement judge() throws IOException {
        var inForce = SchemaInForce.of(schemas, said);
        Ingested read = new Ingest(new IngestCache()).read(training, files, inForce.settings(), inForce.rules());
        List<Finding> warnings = inForce.findings(read, file -> !known.contains(file.sha256()));
        Schema schema = inForce.settle(schemas, read);
        if (inForce.schema().isPresent()) {
            schemas.widen(
                    schema,
                    read.profiles().stream()
                            .filter(file -> !known.contains(file.sha256()))
                            .toList(),
                    read.profiles());
        }
        read.profiles().stream().map(FileProfile::sha256).forEach(known::add);
        return new Judgement(read, schema, warnings);
    }

    String json() throws IOException {
        return Files.readString(schemas.file());
    }

    /** As an editor does. */
    void edit(String before, String after) throws IOException {
        String text = json();
        if (!text.contains(before)) {
            throw new AssertionError("No " + before + " in " + text);
        }
        Files.writeString(
                schemas.file(),
                text.replaceFirst(
                        java.util.regex.Pattern.quote(before), java.util.regex.Matcher.quoteReplacement(after)));
    }

    List<JournalEntry> changes() {
        return journal.find(JournalQuery.ALL.withKinds(Kind.SCHEMA_CHANGED));
    }

    @Override
    public void close() {
        store.close();
    }
}
