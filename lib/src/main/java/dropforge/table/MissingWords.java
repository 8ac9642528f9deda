package dropforge.table;

import java.util.Set;

/** What people and programs write where a value is missing. */
final class MissingWords {
    /** Not {@code none} or {@code na} in small letters: those are words of their own in many tables. */
    private static final Set<String> WORDS = Set.of(
            "", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null", "None", "?", "-");

    private MissingWords() {}

    static boolean isMissing(String word) {
        return WORDS.contains(word);
    }

    static boolean isMissing(char[] text, int from, int end) {
        return from == end || (end - from <= 4 && isMissing(new String(text, from, end - from)));
    }
}
