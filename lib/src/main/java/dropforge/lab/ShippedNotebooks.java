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
     * Writes those that are not there; one that is there stays as it is, since it may have been worked on. A folder that
     * holds other things is left alone.
     *
     * @return the names of what was written
     */
    public List<String> writeTo(Path folder) {
        var written = new ArrayList<String>();
        if (Files.exists(folder) && !Files.exists(folder.resolve(FIRST_CELL))) {
            return written;
        }
        try (FileSystem jar = FileSystems.newFileSystem(jar(), Map.<String, Object>of())) {
            Files.createDirectories(folder);
            try (Stream<Path> shipped = Files.list(jar.getPath("notebooks"))) {
                for (Path file : (Iterable<Path>) shipped.sorted()::iterator) {
                    Path target = folder.resolve(file.getFileName().toString());
                    if (!Files.exists(target) && Files.isRegularFile(file)) {
                        WholeWrites.replace(target, temporary -> Files.copy(file, temporary));
                        written.add(target.getFileName().toString());
                    }
                }
            }
            return written;
        } catch (IOException e) {
            throw new UserMistake(
                    "The notebooks cannot be written to %s (%s). Start in a folder that this user can write."
                            .formatted(folder, Reasons.of(e)),
                    e);
        }
    }

    private URI jar() {
        try {
            return new URI("jar:" + script.getProtectionDomain().getCodeSource().getLocation());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The notebooks are not in a jar", e);
        }
    }
}
