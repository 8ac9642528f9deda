package dropforge.report;

import dropforge.drift.ColumnDrift;
import dropforge.drift.DriftLevel;
import dropforge.drift.DriftThresholds;
import dropforge.drift.Reading;
import dropforge.files.Counted;
import dropforge.registry.FileDrift;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the columns drift from file to file: a row for each column, a cell for each file, the darker the farther. The
 * colours get darker evenly, from nearly white over blue to nearly black, so that their order is seen without colours too.
 */
final class DriftStrip {
    private static final int WIDTH = 1200;
    private static final int MOST_COLUMNS = 20;
    private static final int MOST_FILES = 200;
    private static final int FEW_FILES = 8;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_FILE = 24;
    /** In pixels: the height of a row, and that of all around them. */
    private static final int ROW = 24;

    private static final int AROUND = 140;
    private static final int LEAST_HEIGHT = 280;
    /** The colours end at twice the strong threshold at least, and at four times at most. */
    private static final int SHORTEST_SCALE = 2;

    private static final int LONGEST_SCALE = 4;
    private static final int KEY = 130;
    /** Half of a mark: those up to this have no edge. */
    private static final int SMALL = 4;

    private static final Color[] SCALE = {
        new Color(0xF1F5F9),
        new Color(0xB5D4EA),
        new Color(0x5DA5D3),
        Theme.BLUE,
        new Color(0x0B3A66),
        new Color(0x061A33)
    };
    private static final Color UNKNOWN = new Color(0xDDDDDD);

    /** @param columns by name */
    private record File(String path, Map<String, ColumnDrift> columns) {}

    private final List<File> files;
    private final int allFiles;
    private final List<String> columns;
    private final int allColumns;
    private final Set<String> targets = new HashSet<>();
    private final DriftThresholds thresholds;
    private final double end;

    DriftStrip(List<FileDrift> drifts, DriftThresholds thresholds) {
        this.thresholds = thresholds;
        this.allFiles = drifts.size();
        this.files = drifts.stream()
                .skip(Math.max(0, drifts.size() - MOST_FILES))
                .map(this::file)
                .toList();
        List<String> all = files.stream()
                .flatMap(file -> file.columns().keySet().stream())
                .distinct()
                .toList();
        this.allColumns = all.size();
        Map<String, Integer> strong = new LinkedHashMap<>();
        Map<String, Double> farthest = new LinkedHashMap<>();
        for (String column : all) {
            strong.put(column, 0);
            farthest.put(column, -1.0);
            for (File file : files) {
                ColumnDrift drift = file.columns().get(column);
                if (drift != null) {
                    strong.merge(column, drift.level().ordinal(), Math::max);
                    farthest.merge(column, scaled(drift) ? drift.psi() : -1.0, Math::max);
                }
            }
        }
        this.columns = all.stream()
                .sorted(Comparator.comparing((String column) -> !targets.contains(column))
                        .thenComparing(column -> -strong.get(column))
                        .thenComparing(column -> -farthest.get(column)))
                .limit(MOST_COLUMNS)
                .toList();
        double longest = columns.stream().mapToDouble(farthest::get).max().orElse(0);
        this.end = Math.clamp(longest, SHORTEST_SCALE * thresholds.psiStrong(), LONGEST_SCALE * thresholds.psiStrong());
    }

    private File file(FileDrift drift) {
        Map<String, ColumnDrift> byName = new LinkedHashMap<>();
        drift.report().target().ifPresent(target -> {
            targets.add(target.column());
            byName.put(target.column(), target);
        });
        drift.report().columns().forEach(column -> byName.putIfAbsent(column.column(), column));
        return new File(drift.path(), byName);
    }

    /** Whether the index says how far the column is. */
    private static boolean scaled(ColumnDrift drift) {
        return Double.isFinite(drift.psi()) && drift.reading() == Reading.AS_DRIFT;
    }

    Figure draw() {
        String title = "Drift from file to file: population stability index (PSI)";
        if (columns.isEmpty()) {
            return Picture.sentence(title, "Of no file is it known how it differs from what a model learned from.");
        }
        List<String> names = columns.stream()
                .map(column -> Theme.shortened(column, LONGEST_NAME) + (targets.contains(column) ? " (target)" : ""))
                .toList();
        if (columns.size() < allColumns) {
            title += " (%d of %d columns)".formatted(columns.size(), allColumns);
        }
        FileNames shown = FileNames.of(files.stream().map(File::path).toList());
        String across = "file" + shown.frame() + (allFiles > 1 ? ", in order" : "")
                + (files.size() < allFiles
                        ? " (the newest %d of %s)".formatted(files.size(), Theme.count(allFiles))
                        : "");
        Picture picture = new Picture(
                title,
                width(),
                Math.max(LEAST_HEIGHT, AROUND + ROW * columns.size()),
                Axis.fewerNames(across, shown.names(), mostNames(shown.names())),
                Axis.names("", names.reversed()));
        keys(picture);
        for (int i = 0; i < columns.size(); i++) {
            picture.shows(names.get(i) + ": " + words(columns.get(i)));
        }
        return picture.figure(graphics -> {
            for (int row = 0; row < columns.size(); row++) {
                for (int file = 0; file < files.size(); file++) {
                    cell(graphics, picture, row, file);
                }
            }
        });
    }

    /** A few files are no beams. */
    private int width() {
        return files.size() < FEW_FILES ? Theme.WIDTH : WIDTH;
    }

    private int mostNames(List<String> names) {
        int longest = names.stream().mapToInt(String::length).max().orElse(1);
        return Math.max(1, (width() - 260) / (8 * longest + 16));
    }

    /** {@code PSI up to 0.61, strong in 2 of 12 files, some in 1}. */
    private String words(String column) {
        List<ColumnDrift> drifts = files.stream()
                .map(file -> file.columns().get(column))
                .filter(drift -> drift != null)
                .toList();
        String most = drifts.stream()
                .filter(DriftStrip::scaled)
                .map(ColumnDrift::psi)
                .max(Comparator.naturalOrder())
                .map(psi -> String.format(Locale.ROOT, "PSI up to %.2f", psi))
                .orElse("no PSI");
        return "%s, strong drift in %d and some in %d of %s"
                .formatted(
                        most,
                        drifts.stream()
                                .filter(drift -> drift.level() == DriftLevel.STRONG)
                                .count(),
                        drifts.stream()
                                .filter(drift -> drift.level() == DriftLevel.SOME)
                                .count(),
                        Counted.of(drifts.size(), "file"));
    }

    private void keys(Picture picture) {
        picture.wideKey("PSI 0 to %s%s".formatted(number(end), farther() ? " and more" : ""), KEY, (graphics, x, y) -> {
            for (int i = 0; i < KEY; i++) {
                graphics.setColor(shade((double) i / (KEY - 1)));
                graphics.fillRect((int) x + i, (int) y - 7, 1, 14);
            }
            graphics.setColor(Theme.FAINT_INK);
            graphics.drawRect((int) x, (int) y - 7, KEY, 13);
        });
        for (DriftLevel level : List.of(DriftLevel.SOME, DriftLevel.STRONG)) {
            picture.key(
                    level == DriftLevel.SOME
                            ? "some drift (PSI from %s)".formatted(number(thresholds.psiSome()))
                            : "strong (from %s)".formatted(number(thresholds.psiStrong())),
                    (graphics, x, y) -> {
                        graphics.setColor(shade((level == DriftLevel.SOME ? 0.3 : 0.6)));
                        graphics.fillRect((int) x + 6, (int) y - 8, 16, 16);
                        mark(graphics, level, x + 14, y, 5);
                    });
        }
        if (cells().anyMatch(drift -> !scaled(drift))) {
            picture.key("no PSI, or moves with time", Legend.Sample.area(UNKNOWN));
        }
        if (isLackedByAny()) {
            picture.key("not in the file, or new to the model", (graphics, x, y) -> {
                graphics.setColor(UNKNOWN);
                graphics.drawRect((int) x + Legend.SAMPLE - 15, (int) y - 7, 13, 13);
            });
        }
    }

    private boolean isLackedByAny() {
        return columns.stream()
                .anyMatch(column ->
                        files.stream().anyMatch(file -> !file.columns().containsKey(column)));
    }

    private boolean farther() {
        return cells().anyMatch(drift -> scaled(drift) && drift.psi() > end);
    }

    private Stream<ColumnDrift> cells() {
        return files.stream()
                .flatMap(file -> columns.stream().map(column -> file.columns().get(column)))
                .filter(drift -> drift != null);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("0$", "");
    }

    private void cell(Graphics2D graphics, Picture picture, int row, int file) {
        ColumnDrift drift = files.get(file).columns().get(columns.get(row));
        if (drift == null) {
            return;
        }
        int left = picture.x(file);
        int right = picture.x(file + 1);
        int top = picture.y(columns.size() - row);
        int bottom = picture.y(columns.size() - row - 1);
        int gap = right - left > 5 ? 1 : 0;
        double share = scaled(drift) ? Math.clamp(drift.psi() / end, 0, 1) : 0;
        graphics.setColor(scaled(drift) ? shade(share) : UNKNOWN);
        graphics.fillRect(left + gap, top + 1, right - left - gap, bottom - top - 1);
        double middle = (left + right) / 2.0;
        double y = (top + bottom) / 2.0;
        double size = Math.clamp(Math.min((right - left) / 2.0 - 1, (bottom - top) / 4.0), 1.5, 5);
        graphics.setFont(Theme.smallFont());
        FontMetrics font = graphics.getFontMetrics();
        String words = scaled(drift) ? String.format(Locale.ROOT, "%.2f", drift.psi()) : "";
        int room = right - left - 8 - (drift.level() == DriftLevel.NONE ? 0 : 16);
        if (!words.isEmpty() && font.stringWidth("0.00") + 24 <= right - left - 8 && font.stringWidth(words) <= room) {
            graphics.setColor(share > 0.35 ? Color.WHITE : Theme.INK);
            Theme.centred(graphics, words, middle, y);
            mark(graphics, drift.level(), middle + font.stringWidth(words) / 2.0 + 10, y, size);
        } else {
            mark(graphics, drift.level(), middle, y, size);
        }
    }

    /** A ring or dot for some drift, a diamond for a strong one; large ones with a white edge, since the cell may be dark. */
    private static void mark(Graphics2D graphics, DriftLevel level, double x, double y, double size) {
        switch (level) {
            case NONE -> {}
            case SOME -> {
                if (size <= SMALL) {
                    graphics.setColor(Theme.ORANGE);
                    graphics.fill(new Ellipse2D.Double(x - 2, y - 2, 4, 4));
                    return;
                }
                Ellipse2D ring = new Ellipse2D.Double(x - size + 1, y - size + 1, 2 * size - 2, 2 * size - 2);
                graphics.setColor(Color.WHITE);
                graphics.setStroke(new BasicStroke(4));
                graphics.draw(ring);
                graphics.setColor(Theme.ORANGE);
                graphics.setStroke(new BasicStroke(2));
                graphics.draw(ring);
            }
            case STRONG -> {
                if (size > SMALL) {
                    graphics.setColor(Color.WHITE);
                    graphics.fill(diamond(x, y, size + 2));
                }
                graphics.setColor(Theme.VERMILLION);
                graphics.fill(diamond(x, y, size));
            }
        }
    }

    private static Shape diamond(double x, double y, double size) {
        var path = new Path2D.Double();
        path.moveTo(x, y - size);
        path.lineTo(x + size, y);
        path.lineTo(x, y + size);
        path.lineTo(x - size, y);
        path.closePath();
        return path;
    }

    /** @param share of the scale, from 0 to 1 */
    static Color shade(double share) {
        double at = share * (SCALE.length - 1);
        int from = (int) Math.min(SCALE.length - 2, Math.floor(at));
        double part = at - from;
        Color low = SCALE[from];
        Color high = SCALE[from + 1];
        return new Color(
                mix(low.getRed(), high.getRed(), part),
                mix(low.getGreen(), high.getGreen(), part),
                mix(low.getBlue(), high.getBlue(), part));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    /**
     * Names of files as they fit below an axis: what all have in common is told once.
     *
     * @param frame such as {@code flights_*.csv}, with a blank before it; empty where they have too little in common
     */
    private record FileNames(String frame, List<String> names) {
        private static final int WORTH_IT = 3;

        static FileNames of(List<String> paths) {
            String first = paths.getFirst();
            int head = first.length();
            int tail = first.length();
            for (String path : paths) {
                head = Math.min(head, common(first, path));
                tail = Math.min(
                        tail,
                        common(
                                new StringBuilder(first).reverse().toString(),
                                new StringBuilder(path).reverse().toString()));
            }
            // Digits and letters that only happen to be the same stay with the rest.
            while (head > 0 && Character.isLetterOrDigit(first.charAt(head - 1))) {
                head--;
            }
            while (tail > 0 && Character.isLetterOrDigit(first.charAt(first.length() - tail))) {
                tail--;
            }
            if (paths.size() < 2 || head + tail < WORTH_IT) {
                return new FileNames(
                        "", paths.stream().map(FileNames::shortened).toList());
            }
            String before = first.substring(0, head);
            String after = first.substring(first.length() - tail);
            List<String> rest = new ArrayList<>();
            for (String path : paths) {
                if (path.length() <= head + tail) {
                    return new FileNames(
                            "", paths.stream().map(FileNames::shortened).toList());
                }
                rest.add(shortened(path.substring(head, path.length() - tail)));
            }
            return new FileNames(" " + Theme.shortened(before + "*" + after, 2 * LONGEST_FILE), rest);
        }

        private static String shortened(String name) {
            return Theme.shortened(name, LONGEST_FILE);
        }

        private static int common(String one, String other) {
            int length = 0;
            while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
                length++;
            }
            return length;
        }
    }
}
