package dropforge.schema;

import dropforge.files.Counted;
import dropforge.files.FileNews;
import dropforge.files.FileState;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.table.FileProfile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schema of a workspace: {@code schema.json}, which the user may edit at any time, and each version that it had in
 * {@code schema/}, by which an edit is noticed. A file is written before the entry that tells of it, and an entry that a
 * process died before is made good. Whoever writes holds the workspace's training lock.
 */
public final class SchemaStore {
    /** In the workspace. */
    public static final String FILE_NAME = "schema.json";

    /** An editor may write a file in several pieces. */
    private static final Duration REST = Duration.ofMillis(200);

    private static final String FOLDER = "schema";
    private static final Pattern VERSION = Pattern.compile("(\\d{4,9})\\.json");

    private final Path file;
    private final Path folder;
    private final Journal journal;
    /** The file when it was last read or written here, null before that, empty where it was not there. */
    private volatile Optional<FileState> known;

    /** Who changed a schema. */
    public enum Change {
        /** It is told from the data. */
        INFERRED,
        /** The user has edited the file. */
        EDITED,
        /** The settings say so. */
        SETTINGS,
        /** A file was released from quarantine for good. */
        ACCEPTED
    }

    public SchemaStore(Path workspace, Journal journal) {
        this.file = workspace.resolve(FILE_NAME);
        this.folder = workspace.resolve(FOLDER);
        this.journal = journal;
    }

    public Path file() {
        return file;
    }

    /**
     * What is in the file now; empty where there is none.
     *
     * @throws SchemaMistake when it cannot be read, in one sentence with line and reason
     */
    public Optional<Schema> read() {
        return read(file);
    }

    private static Optional<Schema> read(Path file) {
        try {
            return Optional.of(new SchemaReader(file).read(Files.readString(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new SchemaMistake(file, 0, "is not UTF-8", e);
        } catch (IOException e) {
            throw new SchemaMistake(
                    file,
                    0,
                    Files.isDirectory(file)
                            ? "is a folder"
                            : "cannot be read (%s)".formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    /**
     * Calls {@code heard} whenever the file may have been edited, once it is at rest, until what is returned is closed. Where
     * the system does not tell, an edit counts from the next retraining on.
     */
    public FileNews edits(Runnable heard) throws IOException {
        Path file = file().toAbsolutePath();
        return FileNews.of(file.getParent(), Set.of(file.getFileName().toString()), REST, heard);
    }

    /**
     * Whether somebody else has written the file, or removed it, since it was last taken up or written here; before the first
     * time, whether it is other than the newest version.
     */
    public boolean isEdited() {
        if (known != null) {
            return !known.equals(state());
        }
        known = state();
        try {
            return read().filter(written -> newest().filter(written::hasRulesOf).isEmpty())
                    .isPresent();
        } catch (SchemaMistake _) {
            return true;
        }
    }

    private Optional<FileState> state() {
        try {
            return Optional.of(FileState.of(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void write(Schema schema) throws IOException {
        WholeWrites.text(file, SchemaText.of(schema));
        known = state();
    }

    /** The numbers of the versions that there were, ascending. */
    public List<Integer> versions() {
        var numbers = new TreeSet<Integer>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path each : found) {
                    Matcher name = VERSION.matcher(each.getFileName().toString());
                    if (name.matches()) {
                        numbers.add(Integer.valueOf(name.group(1)));
                    }
                }
            } catch (IOException e) {
                throw new SchemaMistake(
                        folder, 0, "cannot be read (%s)".formatted(e.getClass().getSimpleName()), e);
            }
        }
        return List.copyOf(numbers);
    }

    /** A version as it was when the next one came; empty where it was removed. */
    public Optional<Schema> version(int number) {
        return read(fileOf(number));
    }

    private Path fileOf(int number) {
        return folder.resolve("%04d.json".formatted(number));
    }

    /**
     * The schema in force; empty before the first. Where the user has edited it, it is a version of its own from now on.
     *
     * @throws SchemaMistake when it cannot be used as it is written
     */
    public Optional<Schema> takeUp() throws IOException {
        // First: what is written while it is read is another edit.
        known = state();
        Optional<Schema> written = read();
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<Schema> known = newest();
        if (known.isEmpty() || !known.get().hasRulesOf(written.get())) {
            return Optional.of(put(written.get(), Change.EDITED));
        }
        int number = known.get().version();
        if (written.get().version() != number) {
            write(written.get().withVersion(number));
        }
        boolean told = journal.newest(JournalQuery.ALL.withKinds(Kind.SCHEMA_CHANGED))
                .filter(entry -> entry.number("version") == number)
                .isPresent();
        if (!told) {
            tell(number, Change.EDITED, List.of());
        }
        return Optional.of(written.get().withVersion(number));
    }

    private Optional<Schema> newest() {
        List<Integer> numbers = versions();
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        try {
            return version(numbers.getLast()).map(schema -> schema.withVersion(numbers.getLast()));
        } catch (SchemaMistake _) {
            // Somebody has edited the record; then it is not known what the file was like.
            return Optional.empty();
        }
    }

    /** Makes this the schema in force, as the next version. */
    public Schema put(Schema schema, Change change) throws IOException {
        List<Integer> numbers = versions();
        int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
        Optional<Schema> before = newest();
        Schema next = schema.withVersion(number);
        Files.createDirectories(folder);
        WholeWrites.text(fileOf(number), SchemaText.of(next));
        write(next);
        tell(
                number,
                change,
                before.map(old -> SchemaChanges.between(old, next))
                        .orElseGet(() -> List.of(Counted.of(next.columns().size(), "column"))));
        return next;
    }

    private void tell(int number, Change change, List<String> changes) {
        journal.append(Draft.of(Kind.SCHEMA_CHANGED)
                .with("version", number)
                .with("by", SchemaReader.wireName(change))
                .with("message", changes.isEmpty() ? null : String.join("; ", changes))
                .with("changes", changes.isEmpty() ? null : changes));
    }

    /**
     * Adds what new files are like to what was seen, which is no new version. Where the user has edited the file
     * meanwhile, that is left as it is.
     *
     * @param inForce when the files were judged
     * @param all the new ones among them; of a column of which nothing was seen yet, all of them are
     */
    public void widen(Schema inForce, List<FileProfile> fresh, List<FileProfile> all) throws IOException {
        Optional<Schema> written;
        try {
            written = read().filter(inForce::hasRulesOf);
        } catch (SchemaMistake _) {
            return;
        }
        if (written.isPresent()) {
            Schema widened = SeenValues.widened(SeenValues.filled(written.get(), all), fresh);
            if (!widened.equals(written.get())) {
                write(widened);
            }
        }
    }
}
