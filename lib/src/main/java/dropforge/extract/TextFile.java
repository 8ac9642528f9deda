package dropforge.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.Optional;

/**
 * A file read as text.
 *
 * @param text without a byte order mark; at most as much as the limit allows
 * @param isCut whether there was more of it
 */
record TextFile(Charset charset, String text, boolean isCut) {
    /** Enough to know the charset by; a file in ASCII up to there is taken for UTF-8. */
    private static final int HEAD = 1 << 20;

    /** Enough to know by whether a file is text; {@link Extractor#accepts} reads no more. */
    private static final int GLANCE = 8 << 10;

    /** Whether a file's bytes are text; not where it cannot be read, which its extraction then tells. */
    static boolean looksLikeText(Source source) {
        try (InputStream in = Files.newInputStream(source.file())) {
            byte[] glance = in.readNBytes(GLANCE);
            return !OtherFormat.isIn(glance)
                    && TextCharset.of(glance, glance.length < GLANCE).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    static TextFile read(Source source, Limits limits) throws IOException, ExtractionException {
        Sources.check(source, limits);
        try (InputStream in = Files.newInputStream(source.file())) {
            byte[] head = in.readNBytes(HEAD);
            Optional<Charset> charset = TextCharset.of(head, head.length < HEAD);
            if (charset.isEmpty()) {
                throw new ExtractionException(
                        FailureKind.CORRUPT, "Its bytes are no text in any of the known character sets.");
            }
            var all = new SequenceInputStream(new ByteArrayInputStream(head), in);
            return read(new InputStreamReader(all, charset.get()), charset.get(), limits.characters());
        }
    }

    private static TextFile read(Reader reader, Charset charset, long most) throws IOException {
        var text = new StringBuilder();
        char[] buffer = new char[16 << 10];
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            int from = text.isEmpty() && n > 0 && buffer[0] == '\ufeff' ? 1 : 0;
            text.append(buffer, from, n - from);
            if (text.length() > most) {
                text.setLength((int) most);
                return new TextFile(charset, text.toString(), true);
            }
        }
        return new TextFile(charset, text.toString(), false);
    }

    Failure failure(Limits limits) {
        return isCut ? tooMuchText(limits) : null;
    }

    static Failure tooMuchText(Limits limits) {
        return new Failure(
                FailureKind.TOO_LARGE,
                "It has more than %,d characters of text; what comes after was cut.".formatted(limits.characters()));
    }
}
