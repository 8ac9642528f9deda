package dropforge.table;

import java.util.Locale;

/** What is predicted. */
public enum Task {
    /** One of two classes. */
    BINARY,
    /** One of three or more classes. */
    MULTICLASS,
    /** A number. */
    REGRESSION;

    /** As it is written in settings and in version.json: {@code binary}, {@code multiclass}, {@code regression}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
