package dropforge.report;

import dropforge.registry.Blame;
import dropforge.train.PairedBootstrap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is gained without each file, as bars from 0 with their intervals; beside them how its own rows are predicted. The
 * blamed ones first, then by gain; of too many those that are blamed and those whose bars are longest.
 */
final class BlameBars {
    private static final int MOST = 30;
    private static final int LONGEST_NAME = 40;
    private static final int THICKEST = 40;
    private static final int GAP = 6;
    private static final int CAP = 4;
    /** A bar is not higher than this many pixels of the picture each, so that two files are no two beams. */
    private static final int BAND = 64;

    private static final int AROUND_THE_BARS = 140;

    private final Blame blame;
    private final List<Blame.Part> drawn;
    private final int more;

    BlameBars(Blame blame) {
        this.blame = blame;
        List<Blame.Part> kept = blame.parts().stream()
                .sorted(Comparator.comparing((Blame.Part part) -> !part.blamed())
                        .thenComparing(part -> part.gain() == null)
                        .thenComparing(Blame.Part::isGroup)
                        .thenComparing(part -> -length(part)))
                .limit(MOST)
                .toList();
        this.drawn = kept.stream()
                .sorted(Comparator.comparing(Blame.Part::isGroup).thenComparing(blame.parts()::indexOf))
                .toList();
        this.more = blame.parts().size() - drawn.size();
    }

    private static double length(Blame.Part part) {
        return part.gain() == null ? 0 : Math.abs(part.gain().gain());
    }

    Figure draw() {
        Range measured = Range.of(drawn.stream()
                .map(Blame.Part::gain)
                .filter(gain -> gain != null)
                .flatMap(gain -> Stream.of(gain.low(), gain.high(), 0.0))
                .mapToDouble(Double::doubleValue)
                .toArray());
        Range range = measured == null ? new Range(-0.01, 0.01) : measured.padded();
        List<String> names = drawn.stream()
                .map(part -> Theme.shortened(part.name(), LONGEST_NAME))
                .toList();
        // Room for the words beside the bars.
        double width = range.high() - range.low();
        Axis all = Axis.numbers(
                "gain in %s without the file, with its %.0f %% interval%s"
                        .formatted(
                                blame.metric(),
                                100 * blame.confidence(),
                                more > 0 ? " (%d more, none of them blamed)".formatted(more) : ""),
                new Range(range.low(), range.high() + 0.4 * width));
        Axis gain = new Axis(
                all.title(),
                all.range(),
                all.ticks().stream().filter(tick -> tick.at() <= range.high()).toList(),
                true);
        int height = Math.min(Theme.HEIGHT, AROUND_THE_BARS + BAND * drawn.size());
        if (drawn.size() * 20 > Theme.HEIGHT - AROUND_THE_BARS) {
            height = AROUND_THE_BARS + 20 * drawn.size();
        }
        Picture picture = new Picture(
                "%s %d without each of its files"
                        .formatted(
                                blame.instead() == null ? "Version" : "A full fit instead of version", blame.version()),
                Theme.WIDTH,
                height,
                gain,
                Axis.names("", names.reversed()));
        drawn.forEach(part -> picture.shows(part.name()
                + ": "
                + Stream.of(
                                part.gain() == null
                                        ? ""
                                        : String.format(
                                                Locale.ROOT,
                                                "gain %+.4f",
                                                part.gain().gain()),
                                words(part),
                                part.blamed() ? "blamed" : "")
                        .filter(words -> !words.isEmpty())
                        .collect(Collectors.joining(", "))));
        return picture.figure(graphics -> {
            for (int bar = 0; bar < drawn.size(); bar++) {
                draw(graphics, picture, drawn.size() - bar - 0.5, drawn.get(bar), range);
            }
            graphics.setColor(Theme.FAINT_INK);
            graphics.fillRect(picture.x(0), picture.top(), 1, picture.bottom() - picture.top());
        });
    }

    private void draw(Graphics2D graphics, Picture picture, double middle, Blame.Part part, Range range) {
        int y = picture.y(middle);
        if (part.gain() != null) {
            bar(graphics, picture, y, part.gain(), part.blamed() ? Theme.VERMILLION : Theme.SKY_BLUE);
        }
        graphics.setFont(Theme.smallFont());
        String words = words(part);
        int x = picture.x(range.high()) + GAP;
        graphics.setColor(part.blamed() ? Theme.VERMILLION.darker() : Theme.FAINT_INK);
        Theme.centred(graphics, words, x + graphics.getFontMetrics().stringWidth(words) / 2.0, y);
    }

    private static void bar(Graphics2D graphics, Picture picture, int y, PairedBootstrap.Gain gain, Color colour) {
        int height = Math.min(THICKEST, (picture.y(0) - picture.y(1)) * 3 / 4);
        int zero = picture.x(0);
        int end = picture.x(gain.gain());
        graphics.setColor(colour);
        graphics.fillRect(Math.min(zero, end), y - height / 2, Math.max(1, Math.abs(end - zero)), height);
        int low = picture.x(gain.low());
        int high = picture.x(gain.high());
        graphics.setColor(Theme.INK);
        graphics.fillRect(low, y, high - low + 1, 1);
        graphics.fillRect(low, y - CAP, 1, 2 * CAP + 1);
        graphics.fillRect(high, y - CAP, 1, 2 * CAP + 1);
    }

    private static String figure(double own) {
        return String.format(Locale.ROOT, own < 10 ? "%.3f" : "%,.0f", own);
    }

    private String words(Blame.Part part) {
        String own = Double.isNaN(part.own())
                ? ""
                : String.format(Locale.ROOT, "own %s %s", blame.metric(), figure(part.own()));
        String note =
                part.learned() == 0 ? "held out" : part.gain() == null && !part.isGroup() ? "no gain measured" : "";
        return Stream.of(own, note, part.blamed() ? "look at it" : "")
                .filter(word -> !word.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
