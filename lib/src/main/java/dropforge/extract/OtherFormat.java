package dropforge.extract;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Bytes that are not the text which their file's name promises. */
final class OtherFormat {
    /** As ISO-8859-1, from the first byte on. */
    private static final List<String> BEGINNINGS = List.of(
            "%PDF-",
            "PK\3\4",
            "PK\5\6",
            "\u00d0\u00cf\u0011\u00e0",
            "{\\rtf",
            "\u0089PNG",
            "\u00ff\u00d8\u00ff",
            "GIF87a",
            "GIF89a",
            "II*\0",
            "MM\0*",
            "\u001f\u008b",
            "7z\u00bc\u00af",
            "Rar!\u001a",
            "BZh",
            "\u00fd7zXZ",
            "\u007fELF",
            "RIFF",
            "OggS",
            "SQLite format 3",
            "\u0028\u00b5\u002f\u00fd");

    /** After blanks, in small letters: markup is not for reading as it is. */
    private static final List<String> MARKUP = List.of("<?xml", "<!doctype html", "<html");

    private OtherFormat() {}

    /** @param head the first bytes of a file */
    static boolean isIn(byte[] head) {
        String start = new String(head, 0, Math.min(head.length, 1024), StandardCharsets.ISO_8859_1);
        if (BEGINNINGS.stream().anyMatch(start::startsWith)) {
            return true;
        }
        boolean wide = start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff");
        Charset charset = wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        String text = new String(head, 0, Math.min(head.length, 1024), charset)
                .replace("\ufeff", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        return MARKUP.stream().anyMatch(text::startsWith);
    }
}
