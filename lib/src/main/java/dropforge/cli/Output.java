package dropforge.cli;

import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command writes its result, in UTF-8. */
public final class Output {
    private Output() {}

    /** Writes the result. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Writer target) throws IOException;
    }

    /**
     * Writes to a file, or to the screen for null. The file is replaced when all is written, so that it may be the one
     * that is read, and is as it was when something goes wrong.
     */
    public static void write(Path file, Content content) throws IOException {
        if (file == null) {
            var screen = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
            content.writeTo(screen);
            screen.flush();
            return;
        }
        replace(file, temporary -> {
            try (Writer writer = Files.newBufferedWriter(temporary)) {
                content.writeTo(writer);
            }
        });
    }

    /** The same for a file that is no text: {@code filler} makes it at the path that it is given. */
    public static void replace(Path file, WholeWrites.Filler filler) throws IOException {
        if (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new UserMistake("Cannot write %s. Name a file in a folder that is there.".formatted(file));
        }
        try {
            WholeWrites.replace(file, filler);
        } catch (UncheckedIOException e) {
            // The writer of CSV rows wraps what it meets.
            throw cannotWrite(file, e.getCause());
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private static UserMistake cannotWrite(Path file, IOException cause) {
        return new UserMistake(
                "Cannot write %s (%s). Name a file in a folder that this user can write to, with room left."
                        .formatted(file, cause.getMessage()),
                cause);
    }
}
