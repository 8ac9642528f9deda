package dropforge.table;

/**
 * Reads decimal numbers from characters, to the same bit as {@link Double#parseDouble}, without making a string of them.
 *
 * <p>A number whose digits fit 53 bits and whose power of ten is at most 22 is the quotient or product of two doubles
 * that are exact, so one rounding gives the right result; all others go to {@link Double#parseDouble}.
 *
 * @see <a href="https://doi.org/10.1145/93542.93557">Clinger 1990, How to read floating point numbers accurately</a>
 */
final class DecimalText {
    private static final long EXACT_DIGITS = 1L << 53;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private DecimalText() {}

    /**
     * Reads {@code [+-]digits[point digits][e[+-]digits]}; digits may be missing on one side of the point.
     *
     * @param point what stands before the decimals, {@code .} or {@code ,}
     * @return NaN where the characters from {@code from} to {@code end}, exclusive, are not a number or one too great
     *     for a double; so {@code NaN}, {@code Infinity}, {@code 0x1} and {@code 1f} are none
     */
    static double parse(char[] text, int from, int end, char point) {
        int at = from;
        boolean negative = at < end && text[at] == '-';
        if (negative || (at < end && text[at] == '+')) {
            at++;
        }
        long digits = 0;
        int significant = 0;
        int seen = 0;
        int exponent = 0;
        boolean decimals = false;
        for (; at < end; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                seen++;
                if (significant > 0 || c != '0') {
                    significant++;
                }
                // Beyond 18 digits the sum could overflow; parseDouble takes over then, and the sum does not matter.
                if (significant <= 18) {
                    digits = digits * 10 + (c - '0');
                }
                if (decimals) {
                    exponent--;
                }
            } else if (c == point && !decimals) {
                decimals = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return Double.NaN;
        }
        if (at < end) {
            if (text[at] != 'e' && text[at] != 'E') {
                return Double.NaN;
            }
            int written = exponentAt(text, at + 1, end);
            if (written == NO_EXPONENT) {
                return Double.NaN;
            }
            exponent += written;
        }
        if (significant <= 18 && digits <= EXACT_DIGITS && Math.abs(exponent) <= 22) {
            double value = digits;
            value = exponent < 0 ? value / POWERS_OF_TEN[-exponent] : value * POWERS_OF_TEN[exponent];
            return negative ? -value : value;
        }
        String written = new String(text, from, end - from);
        double value = Double.parseDouble(point == '.' ? written : written.replace(point, '.'));
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    private static final int NO_EXPONENT = Integer.MIN_VALUE;

    /** Exponents beyond what a double can hold come back as 99,999: the exact path refuses them. */
    private static int exponentAt(char[] text, int from, int end) {
        int at = from;
        boolean negative = at < end && text[at] == '-';
        if (negative || (at < end && text[at] == '+')) {
            at++;
        }
        if (at == end) {
            return NO_EXPONENT;
        }
        int value = 0;
        for (; at < end; at++) {
            char c = text[at];
            if (c < '0' || c > '9') {
                return NO_EXPONENT;
            }
            value = Math.min(99_999, value * 10 + (c - '0'));
        }
        return negative ? -value : value;
    }
}
