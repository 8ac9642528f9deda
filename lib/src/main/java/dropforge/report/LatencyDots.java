package dropforge.report;

import dropforge.files.Counted;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How long things took over time, a dot each on a logarithmic axis, with lines for the median and the slowest of a hundred. */
final class LatencyDots {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 520;
    /** In milliseconds: what took less lies on the border. */
    private static final double LEAST = 0.001;
    /** More dots than this are small and pale. */
    private static final int ROOMY = 500;

    private static final int MANY = 10_000;
    private static final int LONGEST_NAME = 32;
    private static final BasicStroke P99 =
            new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {2f, 4f}, 0f);

    /** @param millis smallest first */
    private record Group(String what, double[] millis) {
        static Group of(String what, List<Latency> latencies) {
            return new Group(what, sorted(latencies));
        }

        double quantile(double share) {
            return LatencyDots.quantile(millis, share);
        }
    }

    /** In the order of time. */
    private final List<Latency> known;

    private final List<Group> groups = new ArrayList<>();
    /** Which group is whose. */
    private final Map<String, Integer> numbers = new HashMap<>();

    LatencyDots(List<Latency> latencies) {
        // A clock that was set back has made them less than nothing.
        this.known = latencies.stream()
                .filter(latency -> latency.took() != null && !latency.took().isNegative() && latency.at() != null)
                .sorted(Comparator.comparing(Latency::at))
                .toList();
        Map<String, List<Latency>> byName = new TreeMap<>();
        for (Latency latency : known) {
            byName.computeIfAbsent(String.valueOf(latency.what()), _ -> new ArrayList<>())
                    .add(latency);
        }
        List<Map.Entry<String, List<Latency>>> largest = byName.entrySet().stream()
                .sorted(Comparator.comparingInt(group -> -group.getValue().size()))
                .limit(byName.size() > Look.MOST ? Look.MOST - 1 : Look.MOST)
                .toList();
        for (var group : largest) {
            numbers.put(group.getKey(), groups.size());
            groups.add(Group.of(group.getKey(), byName.remove(group.getKey())));
        }
        if (!byName.isEmpty()) {
            byName.keySet().forEach(name -> numbers.put(name, groups.size()));
            groups.add(Group.of(
                    Counted.of(byName.size(), "other"),
                    byName.values().stream().flatMap(List::stream).toList()));
        }
    }

    private static double millis(Latency latency) {
        return Math.max(
                LEAST, latency.took().getSeconds() * 1e3 + latency.took().getNano() / 1e6);
    }

    Figure draw() {
        if (known.isEmpty()) {
            return Picture.sentence("Latency", "Nothing has been measured yet.");
        }
        double[] all = sorted(known);
        Period period = Period.around(known.stream().map(Latency::at).toList());
        Picture picture = new Picture(
                "Latency: " + Counted.of(known.size(), "measurement"),
                WIDTH,
                HEIGHT,
                period.axis(),
                Axis.logarithmic("milliseconds (log scale)", all[0], all[all.length - 1]));
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            String figures = groups.size() == 1
                    ? ""
                    : ", median %s, p99 %s".formatted(words(group.quantile(0.5)), words(group.quantile(0.99)));
            String words = "%s (%s)%s"
                    .formatted(
                            Theme.shortened(group.what(), LONGEST_NAME), Theme.count(group.millis().length), figures);
            picture.key(
                    words, Legend.Sample.mark(Look.of(i).colour(), Look.of(i).marker()));
            picture.shows(words);
        }
        double median = quantile(all, 0.5);
        double p99 = quantile(all, 0.99);
        String ofAll = groups.size() == 1 ? "" : " of all";
        line(picture, "median%s: %s".formatted(ofAll, words(median)), new BasicStroke(1.8f));
        line(picture, "p99%s: %s".formatted(ofAll, words(p99)), P99);
        return picture.figure(graphics -> {
            dots(graphics, picture);
            across(graphics, picture, median, new BasicStroke(1.8f));
            across(graphics, picture, p99, P99);
        });
    }

    private static void line(Picture picture, String words, BasicStroke stroke) {
        picture.key(words, Legend.Sample.line(Theme.INK, stroke));
        picture.shows(words);
    }

    private static void across(Graphics2D graphics, Picture picture, double millis, BasicStroke stroke) {
        graphics.setColor(Theme.INK);
        graphics.setStroke(stroke);
        int y = picture.y(Math.log10(millis));
        graphics.drawLine(picture.left(), y, picture.right(), y);
    }

    /** In the order of time, so that no group hides the others. Of those of a group at one place only the first. */
    private void dots(Graphics2D graphics, Picture picture) {
        boolean many = known.size() > MANY;
        int size = many ? 3 : known.size() > ROOMY ? 5 : Theme.MARKER;
        int alpha = many ? 80 : known.size() > ROOMY ? 120 : 200;
        BitSet drawn = new BitSet(Look.MOST * WIDTH * HEIGHT);
        for (Latency latency : known) {
            int group = numbers.get(String.valueOf(latency.what()));
            int x = picture.x(latency.at().toEpochMilli());
            int y = picture.y(Math.log10(millis(latency)));
            int place = (group * HEIGHT + y) * WIDTH + x;
            if (!drawn.get(place)) {
                drawn.set(place);
                Look look = Look.of(group);
                graphics.setColor(Theme.translucent(look.colour(), alpha));
                if (many) {
                    graphics.fillRect(x - 1, y - 1, size, size);
                } else {
                    graphics.setStroke(Theme.LINE);
                    look.marker().paint(graphics, x, y, size);
                }
            }
        }
    }

    private static double[] sorted(List<Latency> latencies) {
        double[] millis = latencies.stream().mapToDouble(LatencyDots::millis).toArray();
        Arrays.sort(millis);
        return millis;
    }

    /** The smallest value that this share of all does not exceed. */
    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /** {@code 0.42 ms}, {@code 187 ms}, {@code 12.3 s}. */
    private static String words(double millis) {
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.2g ms", millis);
        }
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%,.0f ms", millis);
        }
        double seconds = millis / 1000;
        return seconds < 600
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 7200
                        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                        : String.format(Locale.ROOT, "%,.1f h", seconds / 3600);
    }
}
