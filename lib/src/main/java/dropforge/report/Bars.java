package dropforge.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Horizontal bars, the longest at the top, each with its number. */
final class Bars {
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 60;
    private static final int THICKEST = 60;
    private static final int GAP = 6;

    private final List<Map.Entry<String, Double>> greatest;
    private final int columns;

    Bars(Map<String, Double> importance) {
        this.columns = importance.size();
        this.greatest = importance.entrySet().stream()
                .filter(entry -> Double.isFinite(entry.getValue()))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST)
                .toList();
    }

    BufferedImage draw() {
        if (greatest.isEmpty()) {
            return Picture.sentence("Importance of the columns", "This model does not say how much its columns count.");
        }
        String title = greatest.size() == columns
                ? "Importance of the columns"
                : "Importance (%d of %d columns)".formatted(greatest.size(), columns);
        double most = Math.max(greatest.getFirst().getValue(), 1e-9);
        List<String> names = greatest.stream()
                .map(entry -> Theme.shortened(entry.getKey(), LONGEST_NAME))
                .toList();
        // Room for the number at the end of the longest bar.
        Axis share = Axis.numbers("share of the total importance", new Range(0, most * 1.12));
        Picture picture = new Picture(title, Theme.WIDTH, Theme.HEIGHT, share, Axis.names("", names.reversed()));
        return picture.paint(graphics -> {
            for (int bar = 0; bar < greatest.size(); bar++) {
                draw(
                        graphics,
                        picture,
                        names.size() - bar - 0.5,
                        greatest.get(bar).getValue());
            }
        });
    }

    private static void draw(Graphics2D graphics, Picture picture, double middle, double share) {
        int height = Math.min(THICKEST, (picture.y(0) - picture.y(1)) * 3 / 4);
        int y = picture.y(middle);
        int end = picture.x(Math.max(0, share));
        graphics.setColor(Theme.BLUE);
        graphics.fillRect(picture.left(), y - height / 2, end - picture.left(), height);
        graphics.setColor(Theme.FAINT_INK);
        graphics.setFont(Theme.smallFont());
        String number = String.format(Locale.ROOT, "%.3f", share);
        int width = graphics.getFontMetrics().stringWidth(number);
        Theme.centred(graphics, number, end + GAP + width / 2.0, y);
    }
}
