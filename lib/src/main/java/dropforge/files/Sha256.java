package dropforge.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal, 64 lower-case digits. */
public final class Sha256 {
    private static final int BLOCK = 1 << 16;

    private Sha256() {}

    /** Of the bytes of a file, read once, in blocks. */
    public static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            // Most files are small, and a block is more to clear than they are to read.
            byte[] bytes = new byte[(int) Math.clamp(in.size() + 1, 1, BLOCK)];
            var block = ByteBuffer.wrap(bytes);
            for (int read; (read = in.read(block.clear())) >= 0; ) {
                digest.update(bytes, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a text in UTF-8. */
    public static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A fresh digest, for those who read the bytes anyway. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
