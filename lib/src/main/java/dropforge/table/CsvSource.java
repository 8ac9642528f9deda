package dropforge.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a file on their way to characters: finds out the encoding, decodes strictly, and computes the SHA-256 of
 * all bytes on the same pass. Holds 64 KiB, however large the file.
 */
final class CsvSource implements Closeable {
    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final MessageDigest digest = sha256Digest();
    private final ByteBuffer bytes = ByteBuffer.wrap(new byte[BUFFER]);
    private final Encoding encoding;
    private boolean ended;
    /** Lines with something in them, among the bytes read so far; counted up to the second. */
    private int lines;

    private boolean inLine;

    /** @param certain whether a byte-order mark or the caller said so; a guess may turn out wrong further on */
    private record Encoding(Charset charset, int markLength, boolean certain) {}

    private CsvSource(InputStream in, Charset said) throws IOException {
        this.in = in;
        bytes.limit(0);
        fill();
        Encoding found = encodingOf(bytes);
        boolean asSaid = said == null || said.equals(found.charset());
        this.encoding = asSaid ? found : new Encoding(said, 0, true);
        bytes.position(encoding.markLength());
    }

    /**
     * Opens a file.
     *
     * @param charset null to find out: a byte-order mark, else UTF-16 by its zero bytes, else UTF-8
     */
    static CsvSource open(Path path, Charset charset) throws IOException {
        InputStream in = Files.newInputStream(path);
        try {
            return new CsvSource(in, charset);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    Charset charset() {
        return encoding.charset();
    }

    /** Whether the charset may turn out wrong. */
    boolean isGuess() {
        return !encoding.certain();
    }

    boolean isEmpty() {
        return ended && !bytes.hasRemaining();
    }

    /** What the first bytes say the file is, where it is one of the formats often taken for CSV; else null. */
    String otherFormat() {
        if (startsWith('P', 'K', 3, 4)) {
            return "is a zip archive or an Excel workbook; export it as CSV";
        }
        if (startsWith(0xD0, 0xCF, 0x11, 0xE0)) {
            return "is an old Excel workbook; export it as CSV";
        }
        if (startsWith(0x1F, 0x8B)) {
            return "is compressed with gzip; unpack it first";
        }
        return startsWith('P', 'A', 'R', '1') ? "is a Parquet file; export it as CSV" : null;
    }

    /** The first characters, up to 64 KiB, without reading on; wrong bytes are replaced. */
    String sample() {
        return charset().decode(bytes.duplicate()).toString();
    }

    /** Whether {@link #sample}, as long as nothing was read on, is all there is. */
    boolean isWholeSample() {
        return ended;
    }

    /** Whether all bytes read so far, empty lines aside, are one line. */
    boolean isOneLine() {
        return lines == 1;
    }

    /** Reads what is left, and says the SHA-256 of all bytes of the file in hexadecimal. */
    String sha256() throws IOException {
        while (!ended) {
            bytes.position(bytes.limit());
            fill();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The characters. A wrong byte is an error only once all characters before it were read. */
    Reader reader() {
        return new DecodingReader();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Moves the bytes not yet read to the front, and reads more behind them. */
    private void fill() throws IOException {
        bytes.compact();
        int from = bytes.position();
        int read = in.readNBytes(bytes.array(), from, bytes.capacity() - from);
        digest.update(bytes.array(), from, read);
        ended = read < bytes.capacity() - from;
        bytes.position(0).limit(from + read);
        countLines(from);
    }

    /** Of nearly all files this looks at the first bytes only. In UTF-16 a half of a letter may look like an end. */
    private void countLines(int from) {
        for (int at = from; at < bytes.limit() && lines < 2; at++) {
            int each = bytes.get(at) & 0xFF;
            if (each == '\n' || each == '\r') {
                inLine = false;
            } else if (each > ' ' && !inLine) {
                inLine = true;
                lines++;
            }
        }
    }

    private boolean startsWith(int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.remaining() || (bytes.get(bytes.position() + i) & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static Encoding encodingOf(ByteBuffer head) {
        int first = head.limit() > 0 ? head.get(0) & 0xFF : -1;
        int second = head.limit() > 1 ? head.get(1) & 0xFF : -1;
        int third = head.limit() > 2 ? head.get(2) & 0xFF : -1;
        if (first == 0xEF && second == 0xBB && third == 0xBF) {
            return new Encoding(StandardCharsets.UTF_8, 3, true);
        }
        if (first == 0xFF && second == 0xFE) {
            return new Encoding(StandardCharsets.UTF_16LE, 2, true);
        }
        if (first == 0xFE && second == 0xFF) {
            return new Encoding(StandardCharsets.UTF_16BE, 2, true);
        }
        return withoutMark(head);
    }

    /**
     * Delimiters, digits and ends of lines have a zero byte in UTF-16, always on the same side. A binary file has zeros on
     * both sides and is left to be found out as such.
     */
    private static Encoding withoutMark(ByteBuffer head) {
        int pairs = Math.min(head.limit(), 4096) / 2;
        int zerosFirst = 0;
        int zerosSecond = 0;
        for (int pair = 0; pair < pairs; pair++) {
            zerosFirst += head.get(2 * pair) == 0 ? 1 : 0;
            zerosSecond += head.get(2 * pair + 1) == 0 ? 1 : 0;
        }
        if (zerosFirst == 0 && zerosSecond > pairs / 5) {
            return new Encoding(StandardCharsets.UTF_16LE, 0, true);
        }
        if (zerosSecond == 0 && zerosFirst > pairs / 5) {
            return new Encoding(StandardCharsets.UTF_16BE, 0, true);
        }
        return new Encoding(StandardCharsets.UTF_8, 0, false);
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** A character that no text has. */
    static final class NotTextException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final class DecodingReader extends Reader {
        private final CharsetDecoder decoder = charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        private boolean zeroNext;

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            if (zeroNext) {
                throw new NotTextException();
            }
            CharBuffer out = CharBuffer.wrap(target, offset, length);
            while (true) {
                var result = decoder.decode(bytes, out, ended);
                int decoded = out.position() - offset;
                if (decoded > 0) {
                    return upToZero(target, offset, decoded);
                }
                if (result.isError()) {
                    result.throwException();
                }
                if (ended) {
                    return -1;
                }
                fill();
            }
        }

        private int upToZero(char[] target, int offset, int decoded) throws IOException {
            for (int i = 0; i < decoded; i++) {
                if (target[offset + i] == 0) {
                    zeroNext = true;
                    if (i == 0) {
                        throw new NotTextException();
                    }
                    return i;
                }
            }
            return decoded;
        }

        /** The source outlives it: it still has bytes to hash. */
        @Override
        public void close() {}
    }
}
