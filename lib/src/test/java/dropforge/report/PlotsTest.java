package dropforge.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.drift.DriftReport;
import dropforge.drift.DriftThresholds;
import dropforge.files.UserMistake;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.report.VersionPoint.Verdict;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.PermutationImportance;
import dropforge.train.PermutationImportance.Loss;
import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
    @TempDir
    Path folder;

    @Test
    void aPictureComesBackFromItsFilePixelByPixel() throws IOException {
        Figure drawn = Plots.learningCurve("log loss", Gallery.curve(500), 200);
        Path file = folder.resolve("curve.png");

        drawn.write(file);

        BufferedImage read = ImageIO.read(file.toFile());
        assertThat(read.getWidth()).isEqualTo(Theme.WIDTH);
        assertThat(read.getHeight()).isEqualTo(Theme.HEIGHT);
        assertThat(pixels(read)).isEqualTo(pixels(drawn));
        assertThat(Files.size(file)).isBetween(5_000L, 150_000L);
    }

    @Test
    void noScreenIsNeeded() {
        Plots.warmUp();

        assertThat(GraphicsEnvironment.isHeadless()).isTrue();
    }

    @Test
    void aLearningCurveShowsBothKindsOfRowsWhetherOfOnePointOrOf500() {
        for (int points : new int[] {1, 2, 20, 500}) {
            BufferedImage picture = Plots.learningCurve("log loss", Gallery.curve(points), points)
                    .image();

            assertThat(count(picture, Theme.BLUE)).as("%d points", points).isGreaterThan(20);
            assertThat(count(picture, Theme.VERMILLION)).as("%d points", points).isGreaterThan(20);
        }
    }

    @Test
    void aLearningCurveSaysHowManyIterationsTheModelHasWhereThatIsNotWhereTheCurveIsLowest() {
        List<CurvePoint> curve = Gallery.curve(45);
        int lowest = CurvePoint.lowest(curve).orElseThrow().iteration();

        assertThat(lowest).isEqualTo(18);
        int[] asLow = pixels(Plots.learningCurve("log loss", curve, lowest));
        int[] raised = pixels(Plots.learningCurve("log loss", curve, 21));
        assertThat(raised).isNotEqualTo(asLow).isNotEqualTo(pixels(Plots.learningCurve("log loss", curve, 22)));
    }

    @Test
    void iterationsThatWereNotMeasuredAreLeftOut() {
        List<CurvePoint> curve = List.of(
                new CurvePoint(1, 0.7, Double.NaN),
                new CurvePoint(2, Double.NaN, Double.NaN),
                new CurvePoint(3, 0.5, Double.NaN),
                new CurvePoint(4, Double.POSITIVE_INFINITY, Double.NaN));

        BufferedImage picture = Plots.learningCurve("log loss", curve, 4).image();

        assertThat(count(picture, Theme.BLUE)).isGreaterThan(100);
        assertThat(count(picture, Theme.VERMILLION)).isZero();
    }

    @Test
    void curvesThatHardlyMoveOrMoveBeyondAllMeasureAreDrawnToo() {
        for (double scale : new double[] {0, 1e-300, 1e-16, 1e-9, 1e9, 1e300, 1e308}) {
            List<CurvePoint> curve = IntStream.rangeClosed(1, 50)
                    .mapToObj(i -> new CurvePoint(i, scale * i / 50, -scale * i / 50))
                    .toList();

            assertThat(isBlank(Plots.learningCurve("loss", curve, 50)))
                    .as("up to %s", scale)
                    .isFalse();
        }
    }

    @Test
    void theCurveOfRatesLiesOverTheLineOfChance() {
        BufferedImage picture = Plots.roc(Gallery.twoClasses()).image();

        // In the middle of the picture one meets the curve first, from the top.
        int x = Theme.WIDTH / 2;
        int curve = IntStream.range(60, Theme.HEIGHT)
                .filter(y -> near(picture.getRGB(x, y), Theme.BLUE))
                .findFirst()
                .orElseThrow();
        assertThat(curve).isBetween(100, Theme.HEIGHT / 2);
    }

    @Test
    void aBlamedFileStandsOutWhetherOfOneFileOrOf200() {
        for (int files : new int[] {1, 2, 12, 200}) {
            BufferedImage picture = Plots.blame(Gallery.blame(files)).image();

            assertThat(isBlank(picture)).as("%d files", files).isFalse();
            assertThat(picture.getHeight()).as("%d files", files).isBetween(150, 900);
            if (files > 2) {
                assertThat(count(picture, Theme.VERMILLION))
                        .as("%d files", files)
                        .isGreaterThan(500);
                assertThat(count(picture, Theme.SKY_BLUE)).as("%d files", files).isGreaterThan(500);
            }
        }
    }

    @Test
    void allPicturesOfAnEvaluationAreDrawn() {
        var two = Gallery.twoClasses();

        assertThat(count(Plots.calibration(two), Theme.BLUE)).isGreaterThan(500);
        assertThat(isBlank(Plots.confusion(two, List.of("0", "1")))).isFalse();
        assertThat(isBlank(Plots.residuals(Gallery.regression(2000), "body_mass_g")))
                .isFalse();
        assertThat(isBlank(Plots.residuals(Gallery.regression(1), "body_mass_g")))
                .isFalse();
    }

    @Test
    void aCellOfTheConfusionMatrixIsTheDarkerTheGreaterItsShareOfTheTrueClass() {
        BufferedImage picture =
                Plots.confusion(Gallery.twoClasses(), List.of("0", "1")).image();

        int right = picture.getRGB(Theme.WIDTH / 4, Theme.HEIGHT / 4);
        int wrong = picture.getRGB(Theme.WIDTH * 4 / 5, Theme.HEIGHT / 4);
        assertThat(new Color(right).getRed()).isLessThan(60);
        assertThat(new Color(wrong).getRed()).isGreaterThan(200);
    }

    @Test
    void aConfusionMatrixMayHaveOneClassOrAHundred() {
        for (int classes : new int[] {1, 3, 12, 30, 100}) {
            List<String> names = IntStream.range(0, classes)
                    .mapToObj(i -> "a class with a name of some length, number " + i)
                    .toList();

            assertThat(isBlank(Plots.confusion(Gallery.manyClasses(classes), names)))
                    .isFalse();
        }
        assertThatThrownBy(() -> Plots.confusion(Gallery.manyClasses(3), List.of("a", "b")))
                .hasMessage("A matrix of 3 classes, but 2 names");
    }

    @Test
    void theLongestBarOfTheImportanceIsTheTopmost() {
        BufferedImage picture = Plots.importance(Gallery.importance(16)).image();

        assertThat(longestRow(picture, 40, 100)).isGreaterThan(700);
        assertThat(longestRow(picture, 400, 540)).isLessThan(100);
    }

    @Test
    void namesOfSixtyLettersLeaveRoomForTheirBars() {
        SequencedMap<String, Double> importance = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            importance.put("n".repeat(57) + "_" + (10 + i), 1.0 / (i + 1));
        }
        importance.put("w".repeat(500), 0.9);

        BufferedImage picture = Plots.importance(importance).image();

        assertThat(longestRow(picture, 40, 100)).isGreaterThan(250);
        assertThat(IntStream.range(0, Theme.HEIGHT)
                        .filter(y -> picture.getRGB(2, y) != Color.WHITE.getRGB())
                        .count())
                .as("nothing is cut off at the left")
                .isZero();
    }

    @Test
    void whatAColumnIsWorthMayBeLessThanNothingAndHasWhiskers() {
        var losses =
                List.of(new Loss("dep_min", 0.06, 0.01), new Loss("month", 0, 0), new Loss("origin", -0.02, 0.005));

        BufferedImage picture = Plots.permutation(new PermutationImportance("auc", 0.69, 1_000, 5, losses))
                .image();

        int[] blue = IntStream.range(0, Theme.WIDTH)
                .filter(x -> near(picture.getRGB(x, 110), Theme.BLUE))
                .toArray();
        int[] below = IntStream.range(0, Theme.WIDTH)
                .filter(x -> near(picture.getRGB(x, 440), Theme.BLUE))
                .toArray();
        assertThat(blue).hasSizeGreaterThan(300);
        assertThat(below).hasSizeGreaterThan(50);
        assertThat(below[below.length - 1]).as("ends where the other begins").isBetween(blue[0] - 2, blue[0] + 2);
        assertThat(count(picture, Theme.INK)).as("whiskers").isGreaterThan(300);
    }

    @Test
    void noLineOfTheCalibrationGoesThroughBinsOfAFewRows() {
        List<CalibrationBin> bins = List.of(
                new CalibrationBin(0.25, 0, 9), new CalibrationBin(0.55, 1, 9), new CalibrationBin(0.95, 0.9, 100));

        BufferedImage picture = Plots.calibration(Gallery.calibrated(bins)).image();

        int between = picture.getWidth() / 2;
        assertThat(IntStream.range(0, picture.getHeight()).filter(y -> near(picture.getRGB(between, y), Theme.BLUE)))
                .isEmpty();
        assertThat(count(picture, Theme.SKY_BLUE)).isGreaterThan(200);
    }

    @Test
    void anIntervalOfTheCalibrationStaysWithinZeroAndOne() {
        BufferedImage one = Plots.calibration(Gallery.calibrated(List.of(new CalibrationBin(0.5, 1, 1))))
                .image();

        int[] line = IntStream.range(0, one.getHeight() - 60)
                .filter(y -> longestRun(one, y, Theme.SKY_BLUE) >= 9)
                .toArray();
        // A single row that came true: from 0.17 on, says the interval, which is no longer than to 1.
        assertThat((double) (line[line.length - 1] - line[0]) / one.getHeight()).isBetween(0.55, 0.72);
    }

    @Test
    void oneBarIsNoWall() {
        BufferedImage picture = Plots.importance(Gallery.importance(1)).image();

        long thick = IntStream.range(0, Theme.HEIGHT)
                .filter(y -> near(picture.getRGB(Theme.WIDTH / 2, y), Theme.BLUE))
                .count();
        assertThat(thick).isBetween(20L, 70L);
    }

    @Test
    void theColumnThatHasDriftedMostIsTheTopmostBarAndOneThatMovesWithTimeAnOutline() {
        BufferedImage picture = Plots.drift("may.csv", Gallery.drift(17, "column_"), DriftThresholds.DEFAULTS)
                .image();

        assertThat(rowsWithRun(picture, Theme.VERMILLION, 300)).first().isEqualTo(firstRow(picture, Theme.VERMILLION));
        assertThat(firstRow(picture, Theme.VERMILLION)).isLessThan(firstRow(picture, Theme.ORANGE));
        assertThat(firstRow(picture, Theme.ORANGE)).isLessThan(firstRow(picture, Theme.SKY_BLUE));
        // Top and bottom, each two or three pixels high.
        assertThat(rowsWithRun(picture, Theme.SKY_BLUE, 300)).hasSizeBetween(2, 6);
    }

    @Test
    void ofTwoHundredColumnsTheMostDriftedAreDrawnAndTheirLongNamesAreNotCutOff() {
        BufferedImage picture = Plots.drift("may.csv", Gallery.drift(200, "n".repeat(80)), DriftThresholds.DEFAULTS)
                .image();

        assertThat(rowsWithRun(picture, Theme.VERMILLION, 200)).hasSizeBetween(10, 40);
        assertThat(IntStream.range(0, Theme.HEIGHT)
                        .filter(y -> picture.getRGB(2, y) != Color.WHITE.getRGB())
                        .count())
                .as("nothing is cut off at the left")
                .isZero();
        assertThat(pixels(picture))
                .as("how many more there are is written")
                .isNotEqualTo(
                        pixels(Plots.drift("may.csv", Gallery.drift(201, "n".repeat(80)), DriftThresholds.DEFAULTS)));
    }

    @Test
    void theThresholdsOfDriftAreMarked() {
        DriftReport report = Gallery.drift(17, "column_");

        assertThat(pixels(Plots.drift("may.csv", report, DriftThresholds.DEFAULTS)))
                .isNotEqualTo(pixels(Plots.drift(
                        "may.csv", report, new DriftThresholds(0.15, 0.25, 0.125, 0.2, 0.05, 0.2, 0.05, 0.15, 0.01))));
    }

    @Test
    void championsAreALineAndRejectedVersionsAreCrosses() {
        BufferedImage picture =
                Plots.versions("auc", "late", Gallery.versions(12)).image();

        assertThat(count(picture, Theme.BLUE)).isGreaterThan(500);
        assertThat(count(picture, Theme.VERMILLION)).isGreaterThan(50);
        assertThat(count(Plots.versions("auc", "late", Gallery.versions(1)), Theme.BLUE))
                .isGreaterThan(50);
        assertThat(isBlank(Plots.versions("auc", "late", Gallery.versions(500))))
                .isFalse();
    }

    @Test
    void aVersionPutToUseByHandHasAMarkOfItsOwnAndTheLineIsOfWhatWasInUse() {
        List<VersionPoint> promoted = List.of(
                Gallery.version(1, 0.6, Verdict.PROMOTED, 1),
                Gallery.version(2, 0.5, Verdict.PROMOTED_BY_HAND, 2),
                Gallery.version(3, 0.7, Verdict.REJECTED, 2));
        BufferedImage stays = Plots.versions("auc", "late", promoted).image();

        assertThat(count(stays, Theme.ORANGE)).isGreaterThan(20);
        List<VersionPoint> rolledBack =
                List.of(promoted.get(0), promoted.get(1), Gallery.version(3, 0.7, Verdict.REJECTED, 1));
        BufferedImage goesBack = Plots.versions("auc", "late", rolledBack).image();
        assertThat(pixels(goesBack)).as("version 1 is in use again").isNotEqualTo(pixels(stays));
    }

    @Test
    void aRollbackIsNoPromotionInTheTimeline() {
        JournalEntry first = event(1, 0, Kind.MODEL_PROMOTED);
        JournalEntry last = event(3, 120, Kind.WATCH_STOPPED);
        BufferedImage rolledBack = Plots.timeline(List.of(first, event(2, 60, Kind.MODEL_ROLLED_BACK), last))
                .image();
        BufferedImage promoted = Plots.timeline(List.of(first, event(2, 60, Kind.MODEL_PROMOTED), last))
                .image();

        assertThat(pixels(rolledBack)).isNotEqualTo(pixels(promoted));
    }

    @Test
    void aVersionWithoutTheMetricIsPassedOver() {
        List<VersionPoint> versions = new ArrayList<>(Gallery.versions(3));
        versions.add(new VersionPoint(4, Gallery.MORNING, Double.NaN, Verdict.PROMOTED, 4));

        assertThat(pixels(Plots.versions("auc", "late", versions)))
                .isEqualTo(pixels(Plots.versions("auc", "late", Gallery.versions(3))));
    }

    @Test
    void aTimelineIsReadableWithOneEventAndWith100000() {
        for (int size : new int[] {1, 10, 1000, 100_000}) {
            BufferedImage picture = Plots.timeline(Gallery.journal(size)).image();

            assertThat(isBlank(picture)).as("%d events", size).isFalse();
            double covered = (double) count(picture, Theme.BLUE) / (picture.getWidth() * picture.getHeight());
            assertThat(covered).as("share covered by %d events in files", size).isLessThan(0.2);
        }
    }

    @Test
    void aTrainingIsAsLongInTheTimelineAsItTook() {
        JournalEntry started = event(1, 0, Kind.TRAINING_STARTED);
        JournalEntry completed = event(2, 60, Kind.TRAINING_COMPLETED);
        JournalEntry last = event(3, 120, Kind.WATCH_STOPPED);

        BufferedImage picture =
                Plots.timeline(List.of(started, completed, last)).image();

        int longest = IntStream.range(0, picture.getHeight())
                .map(y -> longestRun(picture, y, Theme.GREEN))
                .max()
                .orElseThrow();
        // The axis shows 2 % more than 120 s at either end.
        assertThat(longest).isBetween(480, 540);
    }

    @Test
    void aTrainingThatDiedWithItsProcessIsNotDrawnAsCompleted() {
        List<TrainingSpan> spans = TrainingSpan.of(
                List.of(
                        event(1, 0, Kind.TRAINING_COMPLETED),
                        event(2, 10, Kind.TRAINING_STARTED),
                        event(3, 20, Kind.TRAINING_STARTED),
                        event(4, 30, Kind.TRAINING_FAILED),
                        event(5, 40, Kind.TRAINING_STARTED)),
                Gallery.MORNING.minusSeconds(5),
                Gallery.MORNING.plusSeconds(50));

        assertThat(spans)
                .extracting(TrainingSpan::end)
                .containsExactly(
                        TrainingSpan.End.COMPLETED,
                        TrainingSpan.End.ABANDONED,
                        TrainingSpan.End.FAILED,
                        TrainingSpan.End.RUNNING);
        assertThat(spans.getFirst().from()).isEqualTo(Gallery.MORNING.minusSeconds(5));
    }

    @Test
    void whereThereIsNothingToDrawASentenceSaysSo() {
        var regression = Gallery.regression(3);

        for (Figure picture : List.of(
                Plots.learningCurve("log loss", List.of(), 0),
                Plots.roc(regression),
                Plots.calibration(regression),
                Plots.confusion(regression, List.of()),
                Plots.residuals(Gallery.twoClasses(), "late"),
                Plots.importance(new LinkedHashMap<>()),
                Plots.drift("may.csv", Gallery.drift(0, ""), DriftThresholds.DEFAULTS),
                Plots.versions("auc", "late", List.of()),
                Plots.timeline(List.of()))) {
            assertThat(isBlank(picture)).isFalse();
            assertThat(picture.shown()).hasSize(1);
            assertThat(picture.shown().getFirst()).endsWith(".");
        }
    }

    @Test
    void aFigureIsPaintedAtAnyScaleAndTheSameEachTime() {
        Figure figure = Plots.learningCurve("log loss", Gallery.curve(500), 200);
        int[] once = pixels(figure);

        BufferedImage twice = figure.image(2);

        assertThat(twice.getWidth()).isEqualTo(2 * figure.width()).isEqualTo(2 * Theme.WIDTH);
        assertThat(twice.getHeight()).isEqualTo(2 * figure.height()).isEqualTo(2 * Theme.HEIGHT);
        assertThat(twice.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
        // Four pixels for one where there is colour, and less grey at the edges than if it were blown up.
        assertThat((double) count(twice, Theme.VERMILLION) / count(figure, Theme.VERMILLION))
                .isBetween(3.0, 6.0);
        assertThat(IntStream.range(0, figure.height())
                        .anyMatch(y -> IntStream.range(0, figure.width())
                                .anyMatch(x -> twice.getRGB(2 * x, 2 * y) != twice.getRGB(2 * x + 1, 2 * y))))
                .isTrue();
        assertThat(pixels(figure)).isEqualTo(once);
        assertThat(figure.image(0.5).getWidth()).isEqualTo(Theme.WIDTH / 2);
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e9, 1e-9}) {
            assertThatThrownBy(() -> figure.image(scale))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("scale of " + scale);
        }
    }

    @Test
    void severalThreadsMayPaintOneFigure() {
        Figure figure = Plots.roc(Gallery.twoClasses());
        int[] once = pixels(figure);

        List<int[]> painted = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> {
                    figure.image(2);
                    return pixels(figure.labelled("a fit")
                            .labelled("of less")
                            .labelled("" + i)
                            .image(1));
                })
                .toList();

        assertThat(painted).allSatisfy(pixels -> assertThat(pixels).isNotEqualTo(once));
        assertThat(pixels(figure)).isEqualTo(once);
    }

    @Test
    void aFigureTellsInWordsWhatIsToBeSeen() {
        Figure figure = Plots.learningCurve("log loss", Gallery.curve(500), 200).labelled("warm start");

        assertThat(figure.title()).isEqualTo("Learning curve");
        assertThat(figure.shown())
                .containsExactly(
                        "warm start",
                        "across: iteration (the model has 200 in the end)",
                        "up: log loss (lower is better)",
                        "rows learned from: 500 points",
                        "rows that decide: 500 points",
                        "for comparison: lowest at iteration 199: 0.4755");
        assertThat(figure).hasToString("""
                Learning curve (picture of 960 x 600):
                  warm start
                  across: iteration (the model has 200 in the end)
                  up: log loss (lower is better)
                  rows learned from: 500 points
                  rows that decide: 500 points
                  for comparison: lowest at iteration 199: 0.4755""");
        assertThat(Plots.blame(Gallery.blame(200)).toString().lines().count()).isLessThan(20);
        assertThat(pixels(figure)).isNotEqualTo(pixels(Plots.learningCurve("log loss", Gallery.curve(500), 200)));
    }

    @Test
    void theLanguageOfTheSystemChangesNothing() {
        int[] before = pixels(Plots.residuals(Gallery.regression(2000), "body_mass_g"));
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(pixels(Plots.residuals(Gallery.regression(2000), "body_mass_g")))
                    .isEqualTo(before);
        } finally {
            Locale.setDefault(usual);
        }
    }

    private static JournalEntry event(long id, int second, Kind kind) {
        return new JournalEntry(
                id, Gallery.MORNING.plusSeconds(second), kind, null, null, null, null, null, null, Map.of());
    }

    private static int[] pixels(BufferedImage picture) {
        int width = picture.getWidth();
        return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    }

    private static int[] pixels(Figure figure) {
        return pixels(figure.image());
    }

    private static long count(Figure figure, Color colour) {
        return count(figure.image(), colour);
    }

    private static boolean isBlank(Figure figure) {
        return isBlank(figure.image());
    }

    private static long count(BufferedImage picture, Color colour) {
        return IntStream.of(pixels(picture))
                .filter(pixel -> near(pixel, colour))
                .count();
    }

    private static boolean isBlank(BufferedImage picture) {
        return IntStream.of(pixels(picture)).distinct().count() < 3;
    }

    /** The longest run of blue in any line between the two. */
    private static int longestRow(BufferedImage picture, int from, int to) {
        return IntStream.range(from, to)
                .map(y -> longestRun(picture, y, Theme.BLUE))
                .max()
                .orElseThrow();
    }

    /** The rows of pixels, from the top, in which the colour goes on for so many pixels. */
    private static List<Integer> rowsWithRun(BufferedImage picture, Color colour, int pixels) {
        return IntStream.range(0, picture.getHeight())
                .filter(y -> longestRun(picture, y, colour) >= pixels)
                .boxed()
                .toList();
    }

    private static int firstRow(BufferedImage picture, Color colour) {
        return rowsWithRun(picture, colour, 20).getFirst();
    }

    private static int longestRun(BufferedImage picture, int y, Color colour) {
        int longest = 0;
        int run = 0;
        for (int x = 0; x < picture.getWidth(); x++) {
            run = near(picture.getRGB(x, y), colour) ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static boolean near(int pixel, Color colour) {
        return Math.abs((pixel >> 16 & 255) - colour.getRed()) < 12
                && Math.abs((pixel >> 8 & 255) - colour.getGreen()) < 12
                && Math.abs((pixel & 255) - colour.getBlue()) < 12;
    }
}
