package dropforge.report;

import dropforge.files.Counted;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Locale;

/**
 * A heat map of counts. The colour is the share of the true class, not the count: a rare class that is always mistaken
 * would be pale otherwise.
 */
final class ConfusionMatrix {
    private static final int LONGEST_NAME = 24;
    /** What fits side by side under the columns. */
    private static final int LETTERS_IN_ALL = 90;
    /** Shorter than this, shortened names are not told apart. */
    private static final int FEWEST_LETTERS = 9;
    /** A cell less high than this has no room for two lines, or for one; in pixels. */
    private static final int TWO_LINES = 46;

    private static final int ONE_LINE = 16;

    private static final Color EMPTY = Theme.translucent(Theme.FAINT_INK, 110);

    private final List<List<Long>> counts;
    private final List<String> classes;

    ConfusionMatrix(List<List<Long>> counts, List<String> classes) {
        if (counts.size() != classes.size()) {
            throw new IllegalArgumentException(
                    "A matrix of %d classes, but %d names".formatted(counts.size(), classes.size()));
        }
        this.counts = counts;
        this.classes = classes;
    }

    Figure draw() {
        int size = classes.size();
        int letters = LETTERS_IN_ALL / size;
        boolean named = letters >= FEWEST_LETTERS || classes.stream().allMatch(name -> name.length() <= letters);
        List<String> columns = named ? shortened(letters) : List.of();
        String title = named ? "predicted class" : "predicted class, in the order of the rows";
        List<String> rows = shortened(LONGEST_NAME).reversed();
        Axis predicted =
                new Axis(title, new Range(0, size), Axis.names("", columns).ticks(), false);
        Axis actual = Axis.names("true class (colour: share of its rows)", rows);
        Picture picture = new Picture("Confusion matrix", Theme.WIDTH, Theme.HEIGHT, predicted, actual);
        picture.shows("%s of %s"
                .formatted(
                        Counted.of(
                                counts.stream()
                                        .flatMap(List::stream)
                                        .mapToLong(Long::longValue)
                                        .sum(),
                                "row"),
                        size == 1 ? "1 class" : size + " classes"));
        return picture.figure(graphics -> {
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    cell(graphics, picture, row, column);
                }
            }
        });
    }

    private void cell(Graphics2D graphics, Picture picture, int row, int column) {
        long all = counts.get(row).stream().mapToLong(Long::longValue).sum();
        long count = counts.get(row).get(column);
        double share = all == 0 ? 0 : (double) count / all;
        int left = picture.x(column);
        int right = picture.x(column + 1);
        int top = picture.y(classes.size() - row);
        int height = picture.y(classes.size() - row - 1) - top;
        graphics.setColor(shade(share));
        graphics.fillRect(left + 1, top + 1, right - left - 1, height - 1);
        if (height < ONE_LINE) {
            return;
        }
        // Of many classes most cells are empty, and what is in the others shall be seen.
        graphics.setColor(count == 0 ? EMPTY : share > 0.5 ? Color.WHITE : Theme.INK);
        boolean roomy = height >= TWO_LINES && right - left >= TWO_LINES;
        double x = (left + right) / 2.0;
        double y = top + height / 2.0;
        graphics.setFont(roomy ? Theme.titleFont() : Theme.smallFont());
        Theme.centred(graphics, Theme.count(count), x, roomy ? y - 9 : y);
        if (roomy) {
            graphics.setFont(Theme.smallFont());
            Theme.centred(graphics, String.format(Locale.ROOT, "%.1f %%", share * 100), x, y + 13);
        }
    }

    private List<String> shortened(int letters) {
        return classes.stream()
                .map(name -> Theme.shortened(name, Math.min(LONGEST_NAME, letters)))
                .toList();
    }

    private static Color shade(double share) {
        return new Color(
                mix(0xF1, Theme.BLUE.getRed(), share),
                mix(0xF5, Theme.BLUE.getGreen(), share),
                mix(0xF9, Theme.BLUE.getBlue(), share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}
