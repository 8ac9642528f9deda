package dropforge.files;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them; a KB has 1,024. */
public final class ByteSizes {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB|TB)", Pattern.CASE_INSENSITIVE);

    private ByteSizes() {}

    /**
     * @param text such as {@code 512KB}, {@code 64MB}, {@code 10 GB}
     * @throws IllegalArgumentException for anything else
     */
    public static long parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is no size; write it like 64MB or 10GB");
        }
        int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "B" -> 0;
            case "KB" -> 10;
            case "MB" -> 20;
            case "GB" -> 30;
            default -> 40;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    /** In whole MB or GB, rounded up, so that what is needed is never told as too little: {@code 1,024 MB}, {@code 12 GB}. */
    public static String words(long bytes) {
        long megabytes = Math.ceilDiv(bytes, 1L << 20);
        return megabytes < 10_000
                ? String.format(Locale.ROOT, "%,d MB", megabytes)
                : String.format(Locale.ROOT, "%,d GB", Math.ceilDiv(bytes, 1L << 30));
    }
}
