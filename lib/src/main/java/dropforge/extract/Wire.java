package dropforge.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the pool and its processes write to each other. A process greets once, then each request has one answer. Whatever a
 * process writes, reading it takes no more memory than an extraction within the limits, and ends with an answer or an {@link
 * IOException}.
 */
final class Wire {
    /** Of all that is not text in an answer: names, metadata, reasons. {@link Trimming} keeps well within. */
    static final long BYTES_BESIDE_TEXT = 64 << 20;

    /** A JVM, or a library, may print something before the first word. */
    private static final int NOISE_BYTES = 1 << 16;

    private static final long GREETING = 0x44726F70_666F7267L;
    private static final int REQUEST = 0x52457131;
    private static final int ANSWER = 0x414E7331;
    private static final long BYTES_PER_PART = 64;
    private static final int UTF8_BYTES_PER_CHARACTER = 3;
    private static final FailureKind[] KINDS = FailureKind.values();

    private Wire() {}

    /** @param number its answer has the same */
    record Request(long number, Source source, Limits limits) {}

    /** @param last whether the process should get no further request */
    record Answer(long number, boolean last, Extraction extraction) {}

    static void greet(DataOutputStream out) throws IOException {
        out.writeLong(GREETING);
        out.flush();
    }

    /** @throws IOException when it does not come, or too much comes before it */
    static void awaitGreeting(DataInputStream in) throws IOException {
        long last = 0;
        for (int count = 0; count < NOISE_BYTES; count++) {
            last = last << 8 | in.readUnsignedByte();
            if (last == GREETING) {
                return;
            }
        }
        throw new IOException("no greeting");
    }

    static void write(Request request, DataOutputStream out) throws IOException {
        out.writeInt(REQUEST);
        out.writeLong(request.number);
        // A URI has the bytes of the name, whatever characters they are under the locale of either process.
        write(request.source.file().toUri().toString(), out);
        write(request.source.name(), out);
        Limits limits = request.limits;
        out.writeLong(limits.time().toMillis());
        out.writeLong(limits.bytes());
        out.writeLong(limits.characters());
        out.writeInt(limits.depth());
        out.writeInt(limits.embedded());
        out.writeInt(limits.memoryMegabytes());
        out.flush();
    }

    static Request readRequest(DataInputStream in) throws IOException {
        var reader = new Reader(in, BYTES_BESIDE_TEXT);
        reader.expect(REQUEST);
        long number = in.readLong();
        var source = new Source(Path.of(URI.create(reader.string())), reader.string());
        var limits = new Limits(
                Duration.ofMillis(in.readLong()),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt());
        return new Request(number, source, limits);
    }

    /** Of surrogates that have no partner, which no file can hold either, the replacement character is left. */
    static void write(Answer answer, DataOutputStream out) throws IOException {
        out.writeInt(ANSWER);
        out.writeLong(answer.number);
        out.writeBoolean(answer.last);
        write(answer.extraction.extractor(), out);
        out.writeInt(answer.extraction.parts().size());
        for (Part part : answer.extraction.parts()) {
            write(part, out);
        }
        out.flush();
    }

    private static void write(Part part, DataOutputStream out) throws IOException {
        out.writeInt(part.number());
        out.writeInt(part.parent());
        write(part.name(), out);
        write(part.mediaType(), out);
        write(part.text(), out);
        out.writeInt(part.metadata().size());
        for (var entry : part.metadata().entrySet()) {
            write(entry.getKey(), out);
            out.writeInt(entry.getValue().size());
            for (String value : entry.getValue()) {
                write(value, out);
            }
        }
        Failure failure = part.failure();
        out.writeByte(failure == null ? -1 : failure.kind().ordinal());
        if (failure != null) {
            write(failure.reason(), out);
        }
        out.writeBoolean(part.partial());
    }

    /**
     * @param limits that its extraction is within
     * @throws EOFException when the process has ended
     * @throws IOException when it is no answer
     */
    static Answer readAnswer(DataInputStream in, Limits limits) throws IOException {
        var reader = new Reader(
                in,
                limits.characters() * UTF8_BYTES_PER_CHARACTER
                        + limits.embedded() * BYTES_PER_PART
                        + BYTES_BESIDE_TEXT);
        reader.expect(ANSWER);
        long number = in.readLong();
        boolean last = in.readBoolean();
        String extractor = reader.string();
        int count = reader.count();
        if (count < 1 || count > limits.embedded() + 1L) {
            throw new IOException("an answer of " + count + " parts");
        }
        var parts = new ArrayList<Part>();
        for (int at = 0; at < count; at++) {
            parts.add(reader.part());
        }
        return new Answer(number, last, new Extraction(extractor, parts));
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        byte[] bytes = wellFormed(text).getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** With the replacement character in place of each surrogate that has no partner. */
    static String wellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                int[] points = text.codePoints()
                        .map(point ->
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\uFFFD' : point)
                        .toArray();
                return new String(points, 0, points.length);
            }
        }
        return text;
    }

    /** Reads no more than it may. */
    private static final class Reader {
        private final DataInputStream in;
        private long left;

        private Reader(DataInputStream in, long bytes) {
            this.in = in;
            this.left = bytes;
        }

        private void expect(int word) throws IOException {
            int read = in.readInt();
            if (read != word) {
                throw new IOException("%08x in place of %08x".formatted(read, word));
            }
        }

        private void take(long bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("more bytes than the limits allow");
            }
        }

        private int count() throws IOException {
            take(Integer.BYTES);
            int count = in.readInt();
            if (count < 0) {
                throw new IOException("a count of " + count);
            }
            return count;
        }

        private String string() throws IOException {
            int length = count();
            take(length);
            // It takes memory as bytes come, not as they are announced.
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private Part part() throws IOException {
            int number = in.readInt();
            int parent = in.readInt();
            String name = string();
            String mediaType = string();
            String text = string();
            SortedMap<String, List<String>> metadata = new TreeMap<>();
            int names = count();
            for (int at = 0; at < names; at++) {
                String key = string();
                int size = count();
                var values = new ArrayList<String>();
                for (int value = 0; value < size; value++) {
                    values.add(string());
                }
                metadata.put(key, List.copyOf(values));
            }
            int kind = in.readByte();
            if (kind >= KINDS.length || kind < -1) {
                throw new IOException("a failure of kind " + kind);
            }
            Failure failure = kind < 0 ? null : new Failure(KINDS[kind], string());
            return new Part(number, parent, name, mediaType, text, metadata, failure, in.readBoolean());
        }
    }
}
