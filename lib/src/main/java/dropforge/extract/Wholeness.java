package dropforge.extract;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What parsers make good in silence: they read what is left of a broken file, and nobody learns that there was more. */
final class Wholeness {
    /** Bytes at the end of a PDF in which its last line is; Acrobat wants it in the last 1,024. */
    private static final int PDF_END = 4096;

    private Wholeness() {}

    /**
     * @param mediaType of what it was read as
     * @param namedType what its name promises
     * @param inDoubt whether it was read from front to back, as an archive without a directory is, or nothing came out
     */
    static Optional<Failure> check(Path file, String mediaType, String namedType, boolean inDoubt) throws IOException {
        if (mediaType.equals("text/plain") && (Failures.isZip(namedType) || namedType.equals("application/pdf"))) {
            return Optional.of(new Failure(
                    FailureKind.CORRUPT, "Its name says %s, and its bytes are plain text.".formatted(namedType)));
        }
        if (mediaType.equals("application/pdf") && !end(file).contains("%%EOF")) {
            return Optional.of(
                    new Failure(FailureKind.TRUNCATED, "It ends before its format says so: its last line is missing."));
        }
        if (Failures.isZip(mediaType) && inDoubt) {
            return zip(file);
        }
        return Optional.empty();
    }

    private static Optional<Failure> zip(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Optional.empty();
        } catch (ZipException e) {
            return Optional.of(new Failure(
                    FailureKind.CORRUPT,
                    "Its directory, which is at its end, is missing or broken: entries may be lost."));
        }
    }

    private static String end(Path file) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - PDF_END));
            byte[] end = new byte[(int) (in.length() - in.getFilePointer())];
            in.readFully(end);
            return new String(end, StandardCharsets.ISO_8859_1);
        }
    }
}
