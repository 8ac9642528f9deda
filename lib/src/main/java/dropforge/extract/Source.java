package dropforge.extract;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A file to be extracted.
 *
 * @param file where its bytes lie; they do not change meanwhile
 * @param name what it is called, without folders: it tells the format where the bytes do not
 */
public record Source(Path file, String name) {
    public static Source of(Path file) {
        return new Source(file, file.getFileName().toString());
    }

    /** What is behind the last dot of its name, in small letters; empty without one. */
    public String ending() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
