package dropforge.stress;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Names as files have them in this world. There are not many, so that one that has gone soon comes
 * again.
 */
final class Names {
    private static final int LONGEST = 255;
    private static final boolean UNICODE =
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

    private final RandomGenerator random;

    Names(RandomGenerator random) {
        this.random = random;
    }

    String file() {
        int n = random.nextInt(20);
        return switch (random.nextInt(18)) {
            case 0 -> "with spaces " + n + " .txt";
            case 1 -> "line\nbreak-" + n;
            case 2 -> "-rf " + n;
            case 3 -> text("emoji-\uD83C\uDF89-" + n + ".csv", "emoji-" + n);
            case 4 -> text("cafe\u0301-" + n, "cafe-" + n);
            case 5 -> text("caf\u00e9-" + n, "cafe'-" + n);
            case 6 -> longest("long-" + n + "-", "x");
            case 7 -> longest("wide-" + n + "-", text("\u00fc", "u"));
            case 8 -> "quote'\"-" + n + "\t\u0001";
            case 9 -> "*?[" + n + "]\\{a,b}";
            case 10 -> "%d$s " + n + "%20";
            case 11 -> "Report-" + n + ".CSV";
            case 12 -> "report-" + n + ".csv";
            default -> "file-" + n + ".csv";
        };
    }

    String folder() {
        int n = random.nextInt(12);
        return switch (random.nextInt(8)) {
            case 0 -> "folder with spaces " + n;
            case 1 -> text("ordner-\u00e4-" + n, "ordner-" + n);
            case 2 -> "p-" + n;
            case 3 -> "p";
            case 4 -> "-" + n + "\n";
            default -> "folder-" + n;
        };
    }

    /** One that is passed over. */
    String temporary() {
        int n = random.nextInt(10);
        return switch (random.nextInt(5)) {
            case 0 -> ".hidden-" + n;
            case 1 -> "download-" + n + ".part";
            case 2 -> "~$office-" + n + ".docx";
            case 3 -> "note-" + n + "~";
            default -> "sync-" + n + ".tmp";
        };
    }

    private static String text(String unicode, String plain) {
        return UNICODE ? unicode : plain;
    }

    private static String longest(String begin, String fill) {
        int left = LONGEST - begin.length();
        int width = fill.getBytes(StandardCharsets.UTF_8).length;
        return begin + fill.repeat(left / width);
    }
}
