package dropforge.stress;

import dropforge.files.Counted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Programs that keep a file open and write to it piece by piece, while other things happen. */
final class OpenWriters {
    private static final int MOST = 6;

    private final Tree tree;
    private final RandomGenerator random;
    private final Contents contents;
    private final List<Writer> open = new ArrayList<>();

    OpenWriters(Tree tree, RandomGenerator random, Contents contents) {
        this.tree = tree;
        this.random = random;
        this.contents = contents;
    }

    private static final class Writer {
        final Path file;
        final FileChannel channel;
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        int piecesLeft;
        long writtenNanos;

        Writer(Path file, FileChannel channel, int pieces) {
            this.file = file;
            this.channel = channel;
            this.piecesLeft = pieces;
        }
    }

    boolean isFull() {
        return open.size() >= MOST;
    }

    /** Replaces or makes a file. */
    void beginToWrite(Path file, int pieces) throws IOException {
        begin(
                new Writer(
                        file,
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        pieces),
                "open to write");
    }

    void beginToAppend(Path file, int pieces) throws IOException {
        byte[] before = Files.readAllBytes(file);
        var writer =
                new Writer(
                        file,
                        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                        pieces);
        writer.content.writeBytes(before);
        begin(writer, "open to append");
    }

    private void begin(Writer writer, String what) throws IOException {
        open.add(writer);
        tree.note(what, null, writer.file, writer.piecesLeft + " pieces");
        writePiece(writer);
    }

    /** One of them writes a piece, or closes its file. */
    void goOn() throws IOException {
        if (open.isEmpty()) {
            return;
        }
        Writer writer = open.get(random.nextInt(open.size()));
        if (writer.piecesLeft > 0) {
            writePiece(writer);
        } else {
            close(writer);
        }
    }

    private void writePiece(Writer writer) throws IOException {
        byte[] piece = contents.bytes(random.nextInt(1, 2_000));
        if (writer.writtenNanos != 0) {
            contents.wasPart(
                    writer.content.toByteArray(),
                    Duration.ofNanos(System.nanoTime() - writer.writtenNanos));
        }
        writer.channel.write(ByteBuffer.wrap(piece));
        writer.writtenNanos = System.nanoTime();
        writer.content.writeBytes(piece);
        writer.piecesLeft--;
        tree.note(
                "write a piece",
                null,
                writer.file,
                Counted.of(piece.length, "byte") + ", opened under this name");
    }

    private void close(Writer writer) throws IOException {
        writer.channel.close();
        open.remove(writer);
        contents.isWhole(writer.content.toByteArray());
        tree.note("close", null, writer.file, "opened under this name");
    }

    void closeAll() throws IOException {
        for (Writer writer : List.copyOf(open)) {
            close(writer);
        }
    }
}
