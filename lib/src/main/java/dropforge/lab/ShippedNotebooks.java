package dropforge.lab;

import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The notebooks that a script carries with it, for who runs it without a checkout. */
public final class ShippedNotebooks {
    /** What every notebook loads: with it a folder is one of ours. */
    private static final String FIRST_CELL = "dropforge.jsh";

    private static final String SAMPLES = "samples";

    private final Class<?> script;

    /** @param script whose resources they are, in the folder {@code notebooks} */
    public ShippedNotebooks(Class<?> script) {
        this.script = script;
    }

    /** What is to be installed for them, as pip takes it in a file. */
    public String requirements() throws IOException {
        try (var in = script.getResourceAsStream("/lab/requirements.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Writes those that are not there, and the data that they use into {@code data/samples} beside the folder, where they look for
     * it; what is there stays as it is, since it may have been worked on. A folder that holds other things is left alone.
     *
     * @return the notebooks that were written
     */
    public List<Path> writeTo(Path folder) {
        if (Files.exists(folder) && !Files.exists(folder.resolve(FIRST_CELL))) {
            return List.of();
        }
        Path samples = folder.toAbsolutePath().resolveSibling("data").resolve(SAMPLES);
        try (FileSystem jar = FileSystems.newFileSystem(jar(), Map.<String, Object>of())) {
            copy(jar.getPath(SAMPLES), samples);
            return copy(jar.getPath("notebooks"), folder);
        } catch (IOException e) {
            throw new UserMistake(
                    "The notebooks cannot be written to %s and their data to %s (%s). Start in a folder that this user can write."
                            .formatted(folder, samples, Reasons.of(e)),
                    e);
        }
    }

    private static List<Path> copy(Path from, Path to) throws IOException {
        var written = new ArrayList<Path>();
        try (Stream<Path> shipped = Files.walk(from)) {
            for (Path file :
                    (Iterable<Path>) shipped.filter(Files::isRegularFile).sorted()::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (!Files.exists(target)) {
                    Files.createDirectories(target.getParent());
                    WholeWrites.replace(target, temporary -> Files.copy(file, temporary));
                    written.add(target);
                }
            }
        }
        return written;
    }

    private URI jar() {
        try {
            return new URI("jar:" + script.getProtectionDomain().getCodeSource().getLocation());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The notebooks are not in a jar", e);
        }
    }
}
