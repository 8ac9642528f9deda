package dropforge.cli;

import dropforge.files.UserMistake;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command writes its result, in UTF-8. */
public final class Output {
    private Output() {}

    /** A file, replaced when it is there; or the screen for null, which stays open. */
    public static Writer to(Path file) {
        if (file == null) {
            return new FilterWriter(
                    new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16)) {
                @Override
                public void close() throws IOException {
                    flush();
                }
            };
        }
        try {
            return Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write %s (%s). Name a file in a folder that is there."
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }
}
