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

    /** The same with so many ticks at most, for where there is little room. */
    static Axis numbers(String title, Range range, int most) {
        return new Axis(title, range, numbers(range, (range.high() - range.low()) / most), true);
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

    /** A name in the middle of every so many bands of width 1, from 0 on, so that so many at most are named. */
    static Axis fewerNames(String title, List<String> names, int most) {
        int step = everyMany(names.size(), most);
        // As people count: the 5th, the 10th.
        return new Axis(
                title,
                new Range(0, names.size()),
                names(title, names).ticks().stream()
                        .filter(tick -> step == 1 || Math.round(tick.at() + 0.5) % step == 0)
                        .toList(),
                false);
    }

    /** 1, 2, 5, 10, 20 and so on: which of so many are named, so that no more than {@code most} are. */
    static int everyMany(int count, int most) {
        int step = 1;
        for (int i = 0; count > (long) step * most; i++) {
            step = new int[] {2, 5, 10}[i % 3] * (int) Math.pow(10, i / 3);
        }
        return step;
    }

    /**
     * For decimal logarithms of what is above 0: from one to another of 1, 2 and 5 times a power of ten, with ticks at all
     * of these, or at the powers of ten alone where there are many.
     *
     * @param least the smallest value, not its logarithm
     */
    static Axis logarithmic(String title, double least, double greatest) {
        int first = stepBelow(least);
        int last = Math.max(first + 3, -stepBelow(1 / greatest));
        while (ofStep(last - 1) >= greatest && last - first > 3) {
            last--;
        }
        boolean many = last - first > MOST_TICKS;
        List<Tick> ticks = new ArrayList<>();
        for (int step = first; step <= last; step++) {
            if (!many || Math.floorMod(step, 3) == 0) {
                int decimals = Math.max(0, -Math.floorDiv(step, 3));
                ticks.add(new Tick(
                        Math.log10(ofStep(step)), String.format(Locale.ROOT, "%,." + decimals + "f", ofStep(step))));
            }
        }
        return new Axis(title, new Range(Math.log10(ofStep(first)), Math.log10(ofStep(last))), ticks, true);
    }

    /** 1, 2, 5, 10, 20, 50, 100 for 0, 1, 2, 3 and so on; less than 1 below 0. */
    private static double ofStep(int step) {
        double[] times = {1, 2, 5};
        return times[Math.floorMod(step, 3)] * Math.pow(10, Math.floorDiv(step, 3));
    }

    private static int stepBelow(double value) {
        int step = 3 * (int) Math.floor(Math.log10(value)) + 3;
        while (ofStep(step) > value * (1 + 1e-9)) {
            step--;
        }
        return step;
    }

    /** The same lines, without words: of a picture that stands above another with the same axis. */
    Axis silent() {
        return new Axis(
                "", range, ticks.stream().map(tick -> new Tick(tick.at(), "")).toList(), grid);
    }

    /** The shortest time that people count in which is this long at least, in seconds. */
    static long timeStep(double least) {
        for (long candidate : TIME_STEPS) {
            if (candidate >= least) {
                return candidate;
            }
        }
        long step = TIME_STEPS[TIME_STEPS.length - 1];
        while (step < least) {
            step *= 2;
        }
        return step;
    }

    /** Milliseconds since 1970, written as UTC. */
    static Axis times(String title, Instant first, Instant last) {
        Range range = new Range(first.toEpochMilli(), last.toEpochMilli());
        double seconds = (range.high() - range.low()) / 1000;
        long step = timeStep(seconds / MOST_TICKS);
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
        double step = niceAtLeast(Math.max(leastStep, (range.high() - range.low()) / MOST_TICKS));
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
