package dropforge.document;

import java.lang.Character.UnicodeScript;

/**
 * About as many tokens as language models make of a text; {@link Chunk#tokens} says by which rule. Two pieces together have at
 * most as many as each alone, and no fewer than either.
 */
final class Tokens {
    /** In twelfths of a token. */
    private static final int WHOLE = 12;

    private static final int LATIN = 2;
    private static final int DIGIT = 4;
    private static final int OTHER_LETTER = 3;

    /** Thai and its neighbours: short words, and marks that count as letters. */
    private static final int UNSPACED_LETTER = 6;

    private Tokens() {}

    static int count(CharSequence text, int from, int to) {
        var counter = new Counter();
        for (int at = from; at < to; ) {
            int sign = Character.codePointAt(text, at);
            counter.add(sign);
            at += Character.charCount(sign);
        }
        return counter.tokens();
    }

    /** Behind the last sign of the longest beginning that has so many tokens at most; behind one sign at least. */
    static int end(CharSequence text, int from, int to, int most) {
        var counter = new Counter();
        for (int at = from; at < to; ) {
            int sign = Character.codePointAt(text, at);
            counter.add(sign);
            if (counter.tokens() > most && at > from) {
                return at;
            }
            at += Character.charCount(sign);
        }
        return to;
    }

    private static final class Counter {
        private int whole;
        private int ofWord;

        void add(int sign) {
            int weight = weight(sign);
            if (weight > 0) {
                ofWord += weight;
                // Long before it overflows, and without a difference to the result.
                whole += ofWord / WHOLE;
                ofWord %= WHOLE;
                return;
            }
            whole = tokens();
            ofWord = 0;
            if (!isBlank(sign)) {
                whole++;
            }
        }

        int tokens() {
            return ofWord > 0 ? whole + 1 : whole;
        }
    }

    /** Of a letter or digit; 0 for what is none, or stands by itself. */
    private static int weight(int sign) {
        if (sign < 0x80) {
            return Character.isLetter(sign) ? LATIN : Character.isDigit(sign) ? DIGIT : 0;
        }
        if (Character.isDigit(sign)) {
            return DIGIT;
        }
        int type = Character.getType(sign);
        boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        if (!mark && !Character.isLetter(sign)) {
            return 0;
        }
        return switch (UnicodeScript.of(sign)) {
            case LATIN -> LATIN;
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 0;
            case THAI, LAO, KHMER, MYANMAR -> UNSPACED_LETTER;
            default -> OTHER_LETTER;
        };
    }

    /** Whether it is between words and not of any of them. */
    static boolean isBlank(int sign) {
        return Character.isWhitespace(sign) || Character.isSpaceChar(sign);
    }
}
