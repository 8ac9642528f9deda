package dropforge.table;

import java.util.Comparator;

/**
 * Orders names as a person does: runs of digits count as numbers, so {@code m2.csv} comes before {@code m10.csv}. Names
 * that differ only in leading zeros, such as {@code m2} and {@code m02}, follow in the order of their characters; equal
 * are only names that are the same.
 */
public enum NaturalOrder implements Comparator<String> {
    /** The only one. */
    NATURAL_ORDER;

    @Override
    public int compare(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() && r < right.length()) {
            if (isDigit(left.charAt(l)) && isDigit(right.charAt(r))) {
                int leftEnd = endOfDigits(left, l);
                int rightEnd = endOfDigits(right, r);
                int order = compareNumbers(left, l, leftEnd, right, r, rightEnd);
                if (order != 0) {
                    return order;
                }
                l = leftEnd;
                r = rightEnd;
            } else {
                int order = Character.compare(left.charAt(l++), right.charAt(r++));
                if (order != 0) {
                    return order;
                }
            }
        }
        int order = Integer.compare(left.length() - l, right.length() - r);
        return order != 0 ? order : left.compareTo(right);
    }

    /** Without leading zeros the longer number is the greater one; numbers of any length are fine. */
    private static int compareNumbers(String left, int l, int leftEnd, String right, int r, int rightEnd) {
        int leftStart = skipZeros(left, l, leftEnd);
        int rightStart = skipZeros(right, r, rightEnd);
        int order = Integer.compare(leftEnd - leftStart, rightEnd - rightStart);
        return order != 0 ? order : left.substring(leftStart, leftEnd).compareTo(right.substring(rightStart, rightEnd));
    }

    private static int skipZeros(String text, int from, int end) {
        while (from < end && text.charAt(from) == '0') {
            from++;
        }
        return from;
    }

    private static int endOfDigits(String text, int from) {
        while (from < text.length() && isDigit(text.charAt(from))) {
            from++;
        }
        return from;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
