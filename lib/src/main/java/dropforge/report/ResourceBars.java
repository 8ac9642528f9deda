package dropforge.report;

import dropforge.files.Counted;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Seconds of each phase as stacked bars, one for each version, and below them the memory at its peak. */
final class ResourceBars {
    private static final int UPPER = 400;
    private static final int LOWER = 200;
    private static final int WIDEST = 60;
    /** More bars than this have no number each. */
    private static final int NUMBERED = 24;

    private static final int MOST_NAMES = 20;
    private static final int FEW_TICKS = 5;
    private static final int LONGEST_NAME = 24;
    private static final List<Color> COLOURS = List.of(
            Theme.BLUE,
            Theme.SKY_BLUE,
            Theme.GREEN,
            Theme.ORANGE,
            Theme.PURPLE,
            Theme.VERMILLION,
            Theme.INK,
            Theme.GREY);
    private static final String REST = "other phases";
    private static final double MEGABYTE = 1 << 20;

    private final List<RunResources> runs;
    private final Map<String, Color> phases;

    ResourceBars(List<RunResources> all) {
        this.runs = all.stream()
                .sorted(Comparator.comparingInt(RunResources::version))
                .toList();
        this.phases = phases(runs);
    }

    /** In the order in which they occur; of more than there are colours, those that took longest. */
    private static Map<String, Color> phases(List<RunResources> runs) {
        Map<String, Double> totals = new LinkedHashMap<>();
        for (RunResources run : runs) {
            run.seconds().forEach((phase, seconds) -> {
                if (seconds != null && Double.isFinite(seconds) && seconds > 0) {
                    totals.merge(phase, seconds, Double::sum);
                }
            });
        }
        List<String> longest = totals.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(totals.size() > COLOURS.size() ? COLOURS.size() - 1 : COLOURS.size())
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Color> phases = new LinkedHashMap<>();
        totals.keySet().stream()
                .filter(longest::contains)
                .forEach(phase -> phases.put(phase, COLOURS.get(phases.size())));
        if (phases.size() < totals.size()) {
            phases.put(REST, COLOURS.getLast());
        }
        return phases;
    }

    Figure draw() {
        String title = "Time and memory of the versions";
        double longest = runs.stream().mapToDouble(this::total).max().orElse(0);
        double largest = runs.stream()
                .mapToDouble(ResourceBars::megabytes)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        if (longest <= 0 && largest <= 0) {
            return Picture.sentence(title, "Of no version is it known what it took.");
        }
        Axis versions = versions();
        if (largest <= 0) {
            return seconds(title, Theme.HEIGHT, versions, longest).figure();
        }
        if (longest <= 0) {
            return memory(title, Theme.HEIGHT, versions, largest).figure();
        }
        return Picture.stacked(
                title, seconds(title, UPPER, versions.silent(), longest), memory("", LOWER, versions, largest));
    }

    /** With round numbers, where there are too many for all. */
    private Axis versions() {
        int step = Axis.everyMany(runs.size(), MOST_NAMES);
        List<String> names = runs.stream()
                .map(run -> run.version() % step == 0 ? "" + run.version() : "")
                .toList();
        return names.stream().allMatch(String::isEmpty)
                ? Axis.fewerNames(
                        "version", runs.stream().map(run -> "" + run.version()).toList(), MOST_NAMES)
                : Axis.names("version", names);
    }

    private Picture seconds(String title, int height, Axis versions, double longest) {
        Picture picture = new Picture(
                title, Theme.WIDTH, height, versions, Axis.numbers("seconds", new Range(0, 1.08 * longest)));
        double all = runs.stream().mapToDouble(this::total).sum();
        phases.forEach((phase, colour) -> {
            double of = runs.stream().mapToDouble(run -> of(run, phase)).sum();
            double percent = 100 * of / all;
            String words = Theme.shortened(phase, LONGEST_NAME)
                    + (percent < 1 ? " < 1 %" : String.format(Locale.ROOT, " %.0f %%", percent));
            picture.key(words, Legend.Sample.area(colour));
            picture.shows(String.format(Locale.ROOT, "%s: %,.1f s of %,.1f s", phase, of, all));
        });
        picture.shows("%s with seconds"
                .formatted(
                        Counted.of(runs.stream().filter(run -> total(run) > 0).count(), "version")));
        return picture.over(graphics -> {
            for (int i = 0; i < runs.size(); i++) {
                double from = 0;
                for (var phase : phases.entrySet()) {
                    double to = from + of(runs.get(i), phase.getKey());
                    bar(graphics, picture, i, from, to, phase.getValue());
                    from = to;
                }
            }
            numbers(graphics, picture, this::total);
        });
    }

    private Picture memory(String title, int height, Axis versions, double largest) {
        Picture picture = new Picture(
                title,
                Theme.WIDTH,
                height,
                versions,
                Axis.numbers("peak memory, MB", new Range(0, 1.2 * largest), FEW_TICKS));
        picture.shows("peak memory of %s, up to %,.0f MB"
                .formatted(
                        Counted.of(
                                runs.stream()
                                        .filter(run -> Double.isFinite(megabytes(run)))
                                        .count(),
                                "version"),
                        largest));
        return picture.over(graphics -> {
            for (int i = 0; i < runs.size(); i++) {
                double megabytes = megabytes(runs.get(i));
                if (Double.isFinite(megabytes)) {
                    bar(graphics, picture, i, 0, megabytes, Theme.FAINT_INK);
                }
            }
            numbers(graphics, picture, ResourceBars::megabytes);
        });
    }

    private double of(RunResources run, String phase) {
        if (phase.equals(REST)) {
            return run.seconds().entrySet().stream()
                    .filter(entry -> !phases.containsKey(entry.getKey()))
                    .mapToDouble(entry -> usable(entry.getValue()))
                    .sum();
        }
        return usable(run.seconds().get(phase));
    }

    private double total(RunResources run) {
        return run.seconds().values().stream().mapToDouble(ResourceBars::usable).sum();
    }

    private static double usable(Double seconds) {
        return seconds == null || !Double.isFinite(seconds) || seconds < 0 ? 0 : seconds;
    }

    private static double megabytes(RunResources run) {
        return run.peakMemoryBytes() == null || run.peakMemoryBytes() <= 0
                ? Double.NaN
                : run.peakMemoryBytes() / MEGABYTE;
    }

    private static void bar(Graphics2D graphics, Picture picture, int run, double from, double to, Color colour) {
        double band = picture.exactX(1) - picture.exactX(0);
        int width = (int) Math.max(1, Math.min(WIDEST, band * 0.8));
        int left = (int) Math.round(picture.exactX(run + 0.5) - width / 2.0);
        int top = picture.y(to);
        graphics.setColor(colour);
        graphics.fillRect(left, top, width, picture.y(from) - top);
    }

    /** Above the bars, where there is room. */
    private void numbers(Graphics2D graphics, Picture picture, ToDoubleFunction<RunResources> value) {
        if (runs.size() > NUMBERED) {
            return;
        }
        graphics.setFont(Theme.smallFont());
        graphics.setColor(Theme.FAINT_INK);
        for (int i = 0; i < runs.size(); i++) {
            double number = value.applyAsDouble(runs.get(i));
            if (Double.isFinite(number) && number > 0) {
                String words = String.format(Locale.ROOT, number < 100 ? "%.1f" : "%,.0f", number);
                Theme.centred(graphics, words, picture.exactX(i + 0.5), picture.y(number) - 9);
            }
        }
    }
}
