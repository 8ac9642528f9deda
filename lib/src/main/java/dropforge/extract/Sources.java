package dropforge.extract;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** Whether a file is worth to be opened. */
final class Sources {
    private Sources() {}

    /** @throws ExtractionException if it is empty, larger than the limit, or not to be read */
    static void check(Source source, Limits limits) throws ExtractionException {
        long size;
        try {
            size = Files.size(source.file());
        } catch (IOException e) {
            throw new ExtractionException(FailureKind.IO, unreadable(e), e);
        }
        if (size == 0) {
            throw new ExtractionException(FailureKind.EMPTY, "It has no bytes.");
        }
        if (size > limits.bytes()) {
            throw new ExtractionException(
                    FailureKind.TOO_LARGE,
                    "It has %,d bytes, and the limit is %,d; it was not opened.".formatted(size, limits.bytes()));
        }
    }

    static String unreadable(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "It was gone when it was to be read.";
            case AccessDeniedException _ -> "It may not be read: give this user read access.";
            default -> "It could not be read: " + Failures.firstLine(e) + ".";
        };
    }
}
