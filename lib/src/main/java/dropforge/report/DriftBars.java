package dropforge.report;

import dropforge.drift.ColumnDrift;
import dropforge.drift.DriftLevel;
import dropforge.drift.DriftReport;
import dropforge.drift.DriftThresholds;
import dropforge.drift.Reading;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The population stability index of the columns, as bars: the target, then the most changed. Bars that are longer than
 * the axis are broken off, so that one column of another world does not make all others look the same.
 */
final class DriftBars {
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 40;
    private static final int THICKEST = 40;
    private static final int GAP = 6;
    /** The axis goes to twice the strong threshold at least, and to four times at most. */
    private static final int SHORTEST_AXIS = 2;

    private static final int LONGEST_AXIS = 4;

    private final List<ColumnDrift> drawn;
    private final int more;
    private final String file;
    private final DriftReport report;
    private final DriftThresholds thresholds;
    private final double axisEnd;

    DriftBars(String file, DriftReport report, DriftThresholds thresholds) {
        this.file = file;
        this.report = report;
        this.thresholds = thresholds;
        this.drawn = Stream.concat(report.target().stream(), report.columns().stream())
                .limit(MOST)
                .toList();
        this.more = report.columns().size() + (int) report.target().stream().count() - drawn.size();
        double longest = drawn.stream()
                .filter(drift -> drift.reading() == Reading.AS_DRIFT)
                .mapToDouble(DriftBars::length)
                .max()
                .orElse(0);
        this.axisEnd =
                Math.clamp(longest, SHORTEST_AXIS * thresholds.psiStrong(), LONGEST_AXIS * thresholds.psiStrong());
    }

    Figure draw() {
        if (drawn.isEmpty()) {
            return Picture.sentence("Drift", "The file has no column that the model learned from.");
        }
        List<String> names = drawn.stream().map(this::name).toList();
        // Room for the words at the end of the longest bar.
        Axis psi = Axis.numbers(
                "population stability index" + (more > 0 ? " (and %d more columns, less changed)".formatted(more) : ""),
                new Range(0, axisEnd * 1.25));
        String title = "%s: drift of %s rows from the %s learned from"
                .formatted(
                        Theme.shortened(file, LONGEST_NAME),
                        Theme.count(report.rowsNow()),
                        Theme.count(report.rowsBefore()));
        Picture picture = new Picture(title, Theme.WIDTH, Theme.HEIGHT, psi, Axis.names("", names.reversed()));
        threshold(picture, "some drift", thresholds.psiSome());
        threshold(picture, "strong drift", thresholds.psiStrong());
        drawn.forEach(drift -> picture.shows(name(drift) + ": " + words(drift)));
        return picture.figure(graphics -> {
            for (int bar = 0; bar < drawn.size(); bar++) {
                draw(graphics, picture, names.size() - bar - 0.5, drawn.get(bar));
            }
        });
    }

    private String name(ColumnDrift drift) {
        boolean target = report.target().filter(drift::equals).isPresent();
        return Theme.shortened(drift.column(), LONGEST_NAME) + (target ? " (target)" : "");
    }

    private void draw(Graphics2D graphics, Picture picture, double middle, ColumnDrift drift) {
        int height = Math.min(THICKEST, (picture.y(0) - picture.y(1)) * 3 / 4);
        int top = picture.y(middle) - height / 2;
        double length = length(drift);
        int end = picture.x(Math.min(axisEnd, length));
        graphics.setColor(colour(drift));
        if (drift.level() == DriftLevel.NONE && drift.reading() != Reading.AS_DRIFT) {
            // An outline: as long as the others, and nothing to worry about.
            graphics.setStroke(Theme.LINE);
            graphics.drawRect(picture.left(), top, end - picture.left() - 1, height - 1);
        } else {
            graphics.fillRect(picture.left(), top, end - picture.left(), height);
        }
        if (length > axisEnd) {
            broken(graphics, end - 4 * GAP, top, height);
        }
        graphics.setFont(Theme.smallFont());
        String words = words(drift);
        int width = graphics.getFontMetrics().stringWidth(words);
        // The lines of the thresholds do not go through the words.
        graphics.setColor(Theme.BACKGROUND);
        graphics.fillRect(end + GAP - 2, top, width + 4, height);
        graphics.setColor(drift.level() == DriftLevel.NONE ? Theme.FAINT_INK : Theme.INK);
        Theme.centred(graphics, words, end + GAP + width / 2.0, picture.y(middle));
    }

    /** Two slanting cuts through a bar. */
    private static void broken(Graphics2D graphics, int x, int top, int height) {
        graphics.setColor(Theme.BACKGROUND);
        graphics.setStroke(Theme.LINE);
        for (int cut = 0; cut < 2; cut++) {
            graphics.drawLine(x + cut * GAP, top + height, x + cut * GAP + GAP, top - 1);
        }
    }

    private void threshold(Picture picture, String word, double at) {
        picture.reference("%s from %s".formatted(word, at), new double[] {at, at}, new double[] {0, drawn.size()});
    }

    private static double length(ColumnDrift drift) {
        return Double.isNaN(drift.psi()) ? 0 : drift.psi();
    }

    private static Color colour(ColumnDrift drift) {
        return switch (drift.level()) {
            case NONE -> Theme.SKY_BLUE;
            case SOME -> Theme.ORANGE;
            case STRONG -> Theme.VERMILLION;
        };
    }

    private String words(ColumnDrift drift) {
        String psi = Double.isNaN(drift.psi()) ? "" : String.format(Locale.ROOT, "%.2f", drift.psi());
        String level = switch (drift.level()) {
            case NONE -> "";
            case SOME -> " some";
            case STRONG -> " strong";
        };
        boolean otherwise = drift.reading() == Reading.AS_DRIFT
                && drift.level() != DriftLevel.NONE
                && length(drift) < thresholds.psiSome();
        String reading = switch (drift.reading()) {
            case AS_DRIFT -> psi.isEmpty() ? "too few values" : psi;
            case MOVES_WITH_TIME -> "moves with time";
            case WAS_CONSTANT -> "was constant,";
            case OTHER_TYPE -> "other type,";
        };
        return reading + level + (otherwise ? ", not by the index" : "");
    }
}
