package dropforge.report;

import dropforge.files.Counted;
import dropforge.train.PermutationImportance;
import java.awt.Graphics2D;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Horizontal bars, the longest at the top, each with its number. */
final class Bars {
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 60;
    private static final int THICKEST = 60;
    private static final int GAP = 6;
    /** Half the height of the end of a whisker, in pixels. */
    private static final int WHISKER = 5;

    /** @param deviation to both sides of the value; 0: no whisker is drawn */
    private record Bar(String name, double value, double deviation) {}

    private final String title;
    private final String axis;
    private final List<Bar> bars;

    private Bars(String title, String axis, List<Bar> all) {
        List<Bar> finite =
                all.stream().filter(bar -> Double.isFinite(bar.value())).toList();
        this.bars = finite.stream()
                .sorted(Comparator.comparingDouble(Bar::value).reversed())
                .limit(MOST)
                .toList();
        this.title =
                bars.size() == all.size() ? title : "%s (%d of %d columns)".formatted(title, bars.size(), all.size());
        this.axis = axis;
    }

    static Bars ofShares(Map<String, Double> importance) {
        return new Bars(
                "Importance of the columns",
                "share of the total importance",
                importance.entrySet().stream()
                        .map(entry -> new Bar(entry.getKey(), entry.getValue(), 0))
                        .toList());
    }

    static Bars ofLosses(PermutationImportance permutation) {
        return new Bars(
                "What a column is worth: shuffled %d times on %s held out"
                        .formatted(permutation.repeats(), Counted.of(permutation.rows(), "row")),
                "loss of %s (whisker: standard deviation)".formatted(permutation.metric()),
                permutation.columns().stream()
                        .map(loss -> new Bar(loss.column(), loss.mean(), loss.deviation()))
                        .toList());
    }

    Figure draw() {
        if (bars.isEmpty()) {
            return Picture.sentence(title, "This model does not say how much its columns count.");
        }
        double most = bars.stream()
                .mapToDouble(bar -> bar.value() + bar.deviation())
                .max()
                .orElseThrow();
        double least = bars.stream()
                .mapToDouble(bar -> bar.value() - bar.deviation())
                .min()
                .orElseThrow();
        double low = Math.min(0, least);
        double high = Math.max(most, 1e-9);
        List<String> names = bars.stream()
                .map(bar -> Theme.shortened(bar.name(), LONGEST_NAME))
                .toList();
        // Room for the number at the end of the longest bar.
        double margin = low < 0 ? 0.03 * (high - low) : 0;
        Axis values = Axis.numbers(axis, new Range(low - margin, high + 0.12 * (high - low)));
        Picture picture = new Picture(title, Theme.WIDTH, Theme.HEIGHT, values, Axis.names("", names.reversed()));
        String number = high < 10 ? "%.3f" : high < 1_000 ? "%.1f" : "%,.0f";
        bars.forEach(bar -> picture.shows(bar.name() + ": " + figure(number, bar)));
        return picture.figure(graphics -> {
            for (int bar = 0; bar < bars.size(); bar++) {
                draw(graphics, picture, names.size() - bar - 0.5, bars.get(bar), number);
            }
        });
    }

    private static String figure(String pattern, Bar bar) {
        return String.format(Locale.ROOT, pattern, bar.value()).replaceFirst("^-(?=[0.]+$)", "");
    }

    private void draw(Graphics2D graphics, Picture picture, double middle, Bar bar, String pattern) {
        int height = Math.min(THICKEST, (picture.y(0) - picture.y(1)) * 3 / 4);
        int y = picture.y(middle);
        int zero = picture.x(0);
        int value = picture.x(bar.value());
        graphics.setColor(Theme.BLUE);
        graphics.fillRect(Math.min(zero, value), y - height / 2, Math.abs(value - zero), height);
        int end = Math.max(zero, value);
        if (bar.deviation() > 0) {
            int from = picture.x(bar.value() - bar.deviation());
            int to = picture.x(bar.value() + bar.deviation());
            graphics.setColor(Theme.INK);
            graphics.drawLine(from, y, to, y);
            graphics.drawLine(from, y - WHISKER, from, y + WHISKER);
            graphics.drawLine(to, y - WHISKER, to, y + WHISKER);
            end = Math.max(end, to);
        }
        graphics.setColor(Theme.FAINT_INK);
        graphics.setFont(Theme.smallFont());
        String number = figure(pattern, bar);
        int width = graphics.getFontMetrics().stringWidth(number);
        Theme.centred(graphics, number, end + GAP + width / 2.0, y);
    }
}
