package dropforge.table;

import java.time.LocalDate;
import java.time.YearMonth;

/** Reads dates, and dates with a time, from characters as seconds since 1970-01-01T00:00Z. */
final class DateText {
    /** Which of the first two numbers of a date is which; with the year first there is only one order. */
    enum Order {
        YEAR_MONTH_DAY,
        DAY_MONTH_YEAR,
        MONTH_DAY_YEAR
    }

    private final char[] text;
    private final int end;
    private int at;

    private DateText(char[] text, int from, int end) {
        this.text = text;
        this.end = end;
        this.at = from;
    }

    /**
     * Reads a date whose parts are separated by {@code separator}, optionally followed by a blank or {@code T} and a time
     * {@code 14:05}, {@code 14:05:09} or {@code 14:05:09.25}, and that by a zone {@code Z}, {@code +02}, {@code +0200} or
     * {@code +02:00}. Without a zone it is read as UTC. Years have four digits, months and days one or two.
     *
     * @return seconds, with their fraction; NaN where the characters from {@code from} to {@code end} are no such date
     */
    static double parse(char[] text, int from, int end, Order order, char separator) {
        // The shortest is 1/2/2013, the longest has nanoseconds and a zone.
        if (end - from < 8 || end - from > 40 || text[from] < '0' || text[from] > '9') {
            return Double.NaN;
        }
        return new DateText(text, from, end).read(order, separator);
    }

    private double read(Order order, char separator) {
        boolean yearFirst = order == Order.YEAR_MONTH_DAY;
        int first = yearFirst ? number(4, 4) : number(1, 2);
        int second = skip(separator) ? number(1, 2) : -1;
        int third = skip(separator) ? (yearFirst ? number(1, 2) : number(4, 4)) : -1;
        if (first < 0 || second < 0 || third < 0) {
            return Double.NaN;
        }
        int year = yearFirst ? first : third;
        int month = order == Order.MONTH_DAY_YEAR ? first : second;
        int day = yearFirst ? third : order == Order.DAY_MONTH_YEAR ? first : second;
        if (month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return Double.NaN;
        }
        double seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400.0;
        return at == end ? seconds : seconds + time();
    }

    /** Seconds of the day, less the offset of the zone; NaN where what is left is no time. */
    private double time() {
        if (!skip('T') && !skip(' ')) {
            return Double.NaN;
        }
        int hour = number(1, 2);
        int minute = skip(':') ? number(2, 2) : -1;
        int second = skip(':') ? number(2, 2) : 0;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Double.NaN;
        }
        double seconds = hour * 3600.0 + minute * 60.0 + second + fraction();
        skip(' ');
        return at == end || skip('Z') && at == end ? seconds : seconds - offset();
    }

    private double fraction() {
        if (!skip('.') && !skip(',')) {
            return 0;
        }
        int from = at;
        while (at < end && isDigit(text[at])) {
            at++;
        }
        return DecimalText.parse(text, from, at, '.') / Math.pow(10, at - from);
    }

    /** Seconds that the zone is ahead of UTC; NaN where what is left is no zone. */
    private double offset() {
        int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
        int hours = number(2, 2);
        int minutes = at == end ? 0 : skip(':') || at < end ? number(2, 2) : -1;
        boolean zone = sign != 0 && hours >= 0 && hours <= 18 && minutes >= 0 && minutes <= 59 && at == end;
        return zone ? sign * (hours * 3600.0 + minutes * 60.0) : Double.NaN;
    }

    private boolean skip(char expected) {
        boolean there = at < end && text[at] == expected;
        if (there) {
            at++;
        }
        return there;
    }

    /** The number at this place, -1 where there is none of that many digits. */
    private int number(int fewest, int most) {
        int from = at;
        int value = 0;
        while (at < end && at - from < most && isDigit(text[at])) {
            value = value * 10 + (text[at++] - '0');
        }
        return at - from < fewest ? -1 : value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
