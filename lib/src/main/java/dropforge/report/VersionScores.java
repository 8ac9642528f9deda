package dropforge.report;

import dropforge.files.Counted;
import dropforge.report.VersionPoint.Verdict;
import dropforge.train.Metric;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A metric over the versions: each with a mark and its interval, and a line of the one that was in use. */
final class VersionScores {
    /** More versions than this have smaller marks, and bars without ends. */
    private static final int ROOMY = 40;

    private static final int CROWDED = 150;
    private static final int LONGEST_NAME = 40;
    /** Of this many intervals on, the longest ones do not stretch the axis for all. */
    private static final int MANY_INTERVALS = 20;

    private static final double LEFT_OUT = 0.05;
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String metric;
    private final String title;
    private final List<VersionPoint> known;

    VersionScores(String metric, String target, List<VersionPoint> versions) {
        this.metric = metric;
        this.title = "%s of the versions that predict %s".formatted(metric, Theme.shortened(target, LONGEST_NAME));
        this.known = versions.stream()
                .filter(point -> Double.isFinite(point.value()))
                .sorted(Comparator.comparingInt(VersionPoint::version))
                .toList();
    }

    Figure draw() {
        if (known.isEmpty()) {
            return Picture.sentence(title, "No version has been scored yet.");
        }
        Range numbers = Range.of(values(known, VersionPoint::version)).padded();
        Picture picture = new Picture(
                title,
                Theme.WIDTH,
                Theme.HEIGHT,
                Axis.counted(made(), numbers),
                Axis.numbers(metric + direction(), heights().padded()));
        picture.chart().getStyler().setMarkerSize(known.size() > CROWDED ? 5 : known.size() > ROOMY ? 7 : Theme.MARKER);
        var scores = known.stream().collect(Collectors.toMap(VersionPoint::version, VersionPoint::value, (a, _) -> a));
        double[] inUse = values(
                known, point -> point.inUse() == null ? Double.NaN : scores.getOrDefault(point.inUse(), Double.NaN));
        picture.steps(
                "in use",
                DoubleStream.concat(
                                DoubleStream.of(values(known, VersionPoint::version)), DoubleStream.of(numbers.high()))
                        .toArray(),
                DoubleStream.concat(DoubleStream.of(inUse), DoubleStream.of(inUse[inUse.length - 1]))
                        .toArray(),
                Theme.BLUE);
        points(picture, "promoted", Verdict.PROMOTED, Theme.BLUE, SeriesMarkers.CIRCLE);
        points(picture, "promoted by hand", Verdict.PROMOTED_BY_HAND, Theme.ORANGE, SeriesMarkers.TRIANGLE_UP);
        points(picture, "rejected", Verdict.REJECTED, Theme.VERMILLION, Theme.CROSS);
        Integer now = known.getLast().inUse();
        if (now != null && scores.containsKey(now)) {
            picture.scatter("in use now", new double[] {now}, new double[] {scores.get(now)}, Theme.INK, Theme.RING);
        }
        int intervals = (int) known.stream().filter(VersionPoint::hasInterval).count();
        if (intervals > 0) {
            String words = "interval of the gain over the champion of that time, on rows new to both";
            picture.key("bar: " + words, Legend.Sample.interval(Theme.FAINT_INK));
            picture.shows(words + ": " + Counted.of(intervals, "bar"));
        }
        return picture.figure(graphics -> picture.clipped(graphics, within -> intervals(within, picture)));
    }

    private String made() {
        Instant first = known.stream()
                .map(VersionPoint::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant last = known.stream()
                .map(VersionPoint::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return "version (made %s to %s UTC)".formatted(MINUTES.format(first), MINUTES.format(last));
    }

    private String direction() {
        return Metric.named(metric)
                .map(known -> known.higherIsBetter() ? " (higher is better)" : " (lower is better)")
                .orElse("");
    }

    /** Of all values and intervals; of many intervals without the ends that lie farthest out. */
    private Range heights() {
        double[] lows = known.stream()
                .filter(VersionPoint::hasInterval)
                .mapToDouble(VersionPoint::low)
                .sorted()
                .toArray();
        double[] highs = known.stream()
                .filter(VersionPoint::hasInterval)
                .mapToDouble(VersionPoint::high)
                .sorted()
                .toArray();
        int out = lows.length < MANY_INTERVALS ? 0 : (int) (lows.length * LEFT_OUT);
        return Range.of(
                values(known, VersionPoint::value),
                Arrays.copyOfRange(lows, out, lows.length),
                Arrays.copyOf(highs, highs.length - out));
    }

    private void points(Picture picture, String name, Verdict verdict, Color colour, Marker marker) {
        List<VersionPoint> those =
                known.stream().filter(point -> point.verdict() == verdict).toList();
        picture.scatter(name, values(those, VersionPoint::version), values(those, VersionPoint::value), colour, marker);
    }

    private void intervals(Graphics2D graphics, Picture picture) {
        boolean roomy = known.size() <= ROOMY;
        graphics.setStroke(new BasicStroke(roomy ? 1.5f : 1));
        for (VersionPoint point : known) {
            if (point.hasInterval()) {
                Color colour = switch (point.verdict()) {
                    case PROMOTED -> Theme.BLUE;
                    case PROMOTED_BY_HAND -> Theme.ORANGE;
                    case REJECTED -> Theme.VERMILLION;
                };
                graphics.setColor(Theme.translucent(colour, roomy ? 200 : 120));
                int x = picture.x(point.version());
                int low = picture.y(point.low());
                int high = picture.y(point.high());
                graphics.drawLine(x, low, x, high);
                if (roomy) {
                    graphics.drawLine(x - 4, low, x + 4, low);
                    graphics.drawLine(x - 4, high, x + 4, high);
                }
            }
        }
    }

    private static double[] values(List<VersionPoint> points, ToDoubleFunction<VersionPoint> value) {
        return points.stream().mapToDouble(value).toArray();
    }
}
