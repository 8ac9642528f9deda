package dropforge.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What an axis shows: its range, and where on it there are which words.
 *
 * @param grid whether lines go through the ticks
 */
record Axis(String title, Range range, List<Tick> ticks, boolean grid) {
    private static final int MOST_TICKS = 11;
    private static final long DAY = 86_400;
    /** In seconds: what people count time in. */
    private static final long[] TIME_STEPS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY
    };

    record Tick(double at, String label) {}

    /** Ticks at 1, 2 or 5 times a power of ten. */
    static Axis numbers(String title, Range range) {
        return new Axis(title, range, numbers(range, 0), true);
    }

    /** The same for what is counted: no 1.5, and nothing below 1. */
    static Axis counted(String title, Range range) {
        List<Tick> ticks =
                numbers(range, 1).stream().filter(tick -> tick.at() >= 1).toList();
        return new Axis(title, range, ticks, true);
    }

    /** Names in the middle of bands of width 1, from 0 on. */
    static Axis names(String title, List<String> names) {
        List<Tick> ticks = IntStream.range(0, names.size())
                .mapToObj(i -> new Tick(i + 0.5, names.get(i)))
                .toList();
        return new Axis(title, new Range(0, names.size()), ticks, false);
    }

    /** Milliseconds since 1970, written as UTC. */
    static Axis times(String title, Instant first, Instant last) {
        Range range = new Range(first.toEpochMilli(), last.toEpochMilli());
        double seconds = (range.high() - range.low()) / 1000;
        long step = 1;
        for (long candidate : TIME_STEPS) {
            step = candidate;
            if (seconds / candidate <= MOST_TICKS) {
                break;
            }
        }
        while (seconds / step > MOST_TICKS) {
            step *= 2;
        }
        String pattern = step >= DAY ? "yyyy-MM-dd" : seconds > DAY ? "MM-dd HH:mm" : step < 60 ? "HH:mm:ss" : "HH:mm";
        DateTimeFormatter words =
                DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
        List<Tick> ticks = new ArrayList<>();
        long millis = step * 1000;
        for (long at = Math.ceilDiv(first.toEpochMilli(), millis) * millis; at <= last.toEpochMilli(); at += millis) {
            ticks.add(new Tick(at, words.format(Instant.ofEpochMilli(at))));
        }
        return new Axis(title, range, ticks, true);
    }

    private static List<Tick> numbers(Range range, double leastStep) {
        double step = Math.max(leastStep, niceAtLeast((range.high() - range.low()) / MOST_TICKS));
        double from = Math.ceil(range.low() / step - 1e-9);
        double to = Math.floor(range.high() / step + 1e-9);
        List<Tick> ticks = new ArrayList<>();
        // A range as wide as all numbers, or finer than they are, has no ticks.
        if (step > 0 && to - from <= 2 * MOST_TICKS) {
            double size = Math.max(Math.abs(range.low()), Math.abs(range.high()));
            for (int i = 0; i <= to - from; i++) {
                double at = (from + i) * step;
                ticks.add(new Tick(at, word(at, step, size)));
            }
        }
        return ticks;
    }

    private static double niceAtLeast(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double times = least / power;
        return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
    }

    /** With the decimals that the step has, the same for all ticks of an axis. */
    private static String word(double value, double step, double size) {
        if (size >= 1e9 || size < 1e-4) {
            return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        String pattern = (size >= 10_000 ? "%,." : "%.") + Math.min(decimals, 12) + "f";
        // Adding zero makes -0.0 zero.
        return String.format(Locale.ROOT, pattern, value + 0.0);
    }
}
