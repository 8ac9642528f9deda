package dropforge.document;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words as the index of SQLite has them, and as people ask for them. Chinese and Japanese put no blanks between words, so that
 * the index would take a whole sentence for one: there each sign is a word of its own, and what is asked for a row of them.
 */
final class Words {
    /** A sign that is a word of its own. */
    static final Pattern SIGN = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\u30fc\\p{IsThai}]");

    /** Of these scripts, Thai comes first in Unicode; to look up the script of each letter takes long. */
    private static final char FIRST_SIGN = '\u0e00';

    /** A phrase in quotes, or a word; with a minus before it is not wanted, with a star behind it is how words begin. */
    private static final Pattern ASKED = Pattern.compile("(-?)(?:\"([^\"]*)\"?|(\\S+))");

    private static final Pattern ACCENT = Pattern.compile("\\p{M}+");

    private Words() {}

    /** The text with a blank of no width around each sign that is a word; the same text where there is none. */
    static String spaced(String text) {
        if (text.chars().allMatch(unit -> unit < FIRST_SIGN)) {
            return text;
        }
        Matcher signs = SIGN.matcher(text);
        if (!signs.find()) {
            return text;
        }
        var spaced = new StringBuilder(text.length() * 2);
        int from = 0;
        do {
            spaced.append(text, from, signs.start())
                    .append('\u200b')
                    .append(signs.group())
                    .append('\u200b');
            from = signs.end();
        } while (signs.find());
        return spaced.append(text, from, text.length()).toString();
    }

    /**
     * A word or phrase that is asked for, folded.
     *
     * @param begins whether it is how a word begins
     */
    record Term(String text, boolean begins) {}

    /** Those that must be there. */
    static List<Term> terms(String asked) {
        var terms = new ArrayList<Term>();
        Matcher matcher = ASKED.matcher(asked);
        while (matcher.find()) {
            String phrase = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            if (matcher.group(1).isEmpty()) {
                boolean begins = matcher.group(2) == null && phrase.endsWith("*");
                terms.add(new Term(folded(phrase), begins));
            }
        }
        return terms;
    }

    /** How many words and phrases are asked for. */
    static long count(String asked) {
        return ASKED.matcher(asked).results().count();
    }

    /**
     * What is asked for in the language of SQLite's full-text search: all words, a phrase in quotes, {@code word*} for how
     * words begin, {@code -word} for one that must not be there. Empty where no word is asked for.
     */
    static String query(String asked) {
        var wanted = new ArrayList<String>();
        var unwanted = new ArrayList<String>();
        Matcher matcher = ASKED.matcher(asked);
        while (matcher.find()) {
            String phrase = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            boolean begins = matcher.group(2) == null && phrase.endsWith("*");
            String words = spaced(begins ? phrase.substring(0, phrase.length() - 1) : phrase)
                    .replace("\"", "\"\"");
            if (words.codePoints().anyMatch(Character::isLetterOrDigit)) {
                (matcher.group(1).isEmpty() ? wanted : unwanted).add("\"" + words + "\"" + (begins ? "*" : ""));
            }
        }
        if (wanted.isEmpty()) {
            return "";
        }
        String all = wanted.stream().distinct().collect(Collectors.joining(" AND "));
        return unwanted.isEmpty()
                ? all
                : "(%s) NOT (%s)".formatted(all, unwanted.stream().distinct().collect(Collectors.joining(" OR ")));
    }

    /** The words that are asked for, folded, for names of files. */
    static List<String> wanted(String asked) {
        return folded(asked, true);
    }

    /** Those that must not be there. */
    static List<String> unwanted(String asked) {
        return folded(asked, false);
    }

    private static List<String> folded(String asked, boolean wanted) {
        var words = new ArrayList<String>();
        Matcher matcher = ASKED.matcher(asked);
        while (matcher.find()) {
            String phrase = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            if (matcher.group(1).isEmpty() == wanted && phrase.codePoints().anyMatch(Character::isLetterOrDigit)) {
                words.add(folded(phrase.replaceFirst("\\*$", "")));
            }
        }
        return words;
    }

    /** Without accents and capital letters, as the index has words. */
    static String folded(String text) {
        return ACCENT.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }
}
