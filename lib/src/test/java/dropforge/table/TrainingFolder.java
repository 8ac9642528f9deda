package dropforge.table;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A training folder of real files, for tests. */
final class TrainingFolder {
    private final Path root;
    private final List<TrainingFile> files = new ArrayList<>();
    private final IngestCache cache = new IngestCache();

    TrainingFolder(Path root) {
        this.root = root;
    }

    /** Twenty rows of x, colour and y that are in order. */
    static String good() {
        return table("x,colour,y", 20, row -> "%d.5,%s,%s".formatted(row, row % 3 == 0 ? "red" : "blue", row % 2));
    }

    static String table(String header, int rows, IntFunction<String> row) {
        return IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n"));
    }

    TrainingFolder with(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
        return listing(name);
    }

    TrainingFolder with(String name, String text, Charset charset) throws IOException {
        return with(name, text.getBytes(charset));
    }

    TrainingFolder with(String name, byte[] bytes) throws IOException {
        Files.write(root.resolve(name), bytes);
        return listing(name);
    }

    /** Names a file that is there already, or is not. */
    TrainingFolder listing(String name) {
        return listing(name, null);
    }

    TrainingFolder listing(String name, String sha256) {
        files.removeIf(file -> file.path().equals(name));
        files.add(new TrainingFile(name, sha256));
        return this;
    }

    TrainingFolder without(String name) throws IOException {
        files.removeIf(file -> file.path().equals(name));
        Files.delete(root.resolve(name));
        return this;
    }

    Path path(String name) {
        return root.resolve(name);
    }

    IngestCache cache() {
        return cache;
    }

    Ingested read() {
        return read(IngestSettings.predicting("y"));
    }

    Ingested read(IngestSettings settings) {
        return new Ingest(cache).read(root, files, settings);
    }

    Ingested read(Task task) {
        return read(new IngestSettings(Optional.of("y"), Optional.of(task), Map.of()));
    }

    Ingested read(String column, ColumnType type) {
        return read(new IngestSettings(Optional.of("y"), Optional.empty(), Map.of(column, type)));
    }

    /** What the ingest of these files says when it cannot go on. */
    IngestException failure() {
        return failure(IngestSettings.predicting("y"));
    }

    IngestException failure(IngestSettings settings) {
        return catchThrowableOfType(IngestException.class, () -> read(settings));
    }
}
