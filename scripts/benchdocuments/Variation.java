package dropforge.benchdocuments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The same document with other bytes: a zip gets another comment, a gzip another time, all others
 * blanks and line ends behind what they hold, in their own encoding. Nothing is left alone but what
 * is empty.
 */
final class Variation {
    private static final byte[] ZIP_DIRECTORY_END = {'P', 'K', 5, 6};
    private static final int ZIP_DIRECTORY_END_LENGTH = 22;

    private Variation() {}

    /**
     * @param number another one makes other bytes; from 1
     */
    static byte[] of(byte[] bytes, int number) {
        if (bytes.length == 0) {
            return bytes;
        }
        if (startsWith(bytes, 'P', 'K')) {
            int end = lastIndexOf(bytes, ZIP_DIRECTORY_END);
            if (end >= 0 && end + ZIP_DIRECTORY_END_LENGTH <= bytes.length) {
                return withZipComment(bytes, end + ZIP_DIRECTORY_END_LENGTH, number);
            }
        }
        if (startsWith(bytes, 0x1f, 0x8b)) {
            byte[] other = bytes.clone();
            other[4] = (byte) number;
            other[5] = (byte) (number >> 8);
            return other;
        }
        return withBlanks(bytes, number);
    }

    private static byte[] withZipComment(byte[] bytes, int length, int number) {
        byte[] comment = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
        byte[] other = Arrays.copyOf(bytes, length + comment.length);
        other[length - 2] = (byte) comment.length;
        other[length - 1] = 0;
        System.arraycopy(comment, 0, other, length, comment.length);
        return other;
    }

    /** The number in its binary digits, of which the ones are line ends. */
    private static byte[] withBlanks(byte[] bytes, int number) {
        boolean wide = startsWith(bytes, 0xff, 0xfe);
        boolean ebcdic = isEbcdic(bytes);
        var other = new ByteArrayOutputStream(bytes.length + 64);
        other.writeBytes(bytes);
        for (char digit : Integer.toBinaryString(number).toCharArray()) {
            if (ebcdic) {
                other.write(digit == '1' ? 0x25 : 0x40);
            } else {
                other.write(digit == '1' ? '\n' : ' ');
            }
            if (wide) {
                other.write(0);
            }
        }
        return other.toByteArray();
    }

    /** Whether it is text of a mainframe: blanks of those, and none of ASCII. */
    private static boolean isEbcdic(byte[] bytes) {
        int blanks = 0;
        for (byte each : bytes) {
            if (each == ' ' || each == 0) {
                return false;
            }
            if (each == 0x40) {
                blanks++;
            }
        }
        return blanks > bytes.length / 20;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length > 1 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
    }

    private static int lastIndexOf(byte[] bytes, byte[] wanted) {
        for (int at = bytes.length - wanted.length; at >= 0; at--) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
