package dropforge.extract;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The program that reads text in pictures; without it, pictures have metadata alone. */
public final class Tesseract {
    private Tesseract() {}

    /** Where {@code tesseract} is on the {@code PATH}; no process is started to find out. */
    public static Optional<Path> find() {
        return find(System.getenv("PATH"));
    }

    static Optional<Path> find(String searchPath) {
        if (searchPath == null) {
            return Optional.empty();
        }
        String name = File.separatorChar == '\\' ? "tesseract.exe" : "tesseract";
        for (String folder : searchPath.split(File.pathSeparator)) {
            try {
                Path program = Path.of(folder).resolve(name);
                if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            } catch (InvalidPathException e) {
                // Not a folder then; the shell passes it by as well.
            }
        }
        return Optional.empty();
    }
}
