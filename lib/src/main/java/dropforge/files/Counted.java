package dropforge.files;

import java.util.Locale;

/** Numbers of things in sentences: {@code 1 file}, {@code 2,000 files}. */
public final class Counted {
    private Counted() {}

    /** @param one such as {@code file}; more of them have an s */
    public static String of(long count, String one) {
        return String.format(Locale.ROOT, count == 1 ? "%,d %s" : "%,d %ss", count, one);
    }
}
