package dropforge.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.drift.DriftReport;
import dropforge.drift.DriftThresholds;
import dropforge.drift.Reading;
import dropforge.files.UserMistake;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.registry.FileDrift;
import dropforge.report.VersionPoint.Verdict;
import dropforge.train.Evaluation;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.PermutationImportance;
import dropforge.train.PermutationImportance.Loss;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
        versions.add(new VersionPoint(4, Gallery.MORNING, Double.NaN, 0.1, 0.2, Verdict.PROMOTED, 4));

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
    void aBarShowsTheIntervalOfAVersionWhereverItEnds() {
        List<VersionPoint> versions = List.of(
                Gallery.version(1, 0.6, Verdict.PROMOTED, 1),
                new VersionPoint(2, Gallery.MORNING, 0.62, 0.58, 0.66, Verdict.REJECTED, 1),
                new VersionPoint(3, Gallery.MORNING, 0.61, 0.6, Double.POSITIVE_INFINITY, Verdict.REJECTED, 1));

        Figure figure = Plots.versions("auc", "late", versions);

        assertThat(figure.shown())
                .contains(
                        "up: auc (higher is better)",
                        "promoted: 1 point",
                        "rejected: 2 points",
                        "interval of the gain over the champion of that time, on rows new to both: 1 bar");
        // The bar of version 2 is the middle column, and as long as nearly all the axis.
        BufferedImage picture = figure.image();
        assertThat(IntStream.range(picture.getWidth() / 2 - 20, picture.getWidth() / 2 + 80)
                        .mapToLong(x -> IntStream.range(0, picture.getHeight())
                                .filter(y -> isRed(picture.getRGB(x, y)))
                                .count())
                        .max()
                        .orElseThrow())
                .isGreaterThan(300);
        assertThat(Plots.versions("rmse", "late", versions).shown()).contains("up: rmse (lower is better)");
        assertThat(Plots.versions("ownMetric", "late", versions).shown()).contains("up: ownMetric");
        assertThat(Plots.versions("auc", "late", Gallery.versions(3)).shown())
                .noneMatch(line -> line.contains("interval"));
    }

    @Test
    void oneIntervalBeyondAllMeasureDoesNotFlattenAHundredVersions() {
        List<VersionPoint> versions = new ArrayList<>(Gallery.comparedVersions(100));
        int[] before = rowsOf(Plots.versions("auc", "late", versions), Theme.BLUE);
        versions.add(new VersionPoint(101, Gallery.MORNING, 0.7, -1e9, 1e300, Verdict.REJECTED, 100));

        int[] after = rowsOf(Plots.versions("auc", "late", versions), Theme.BLUE);

        assertThat(after.length).isGreaterThan(before.length * 3 / 4);
    }

    @Test
    void curvesLieOverEachOtherAndTheBestEightHaveColours() {
        Figure three = Plots.learningCurves("log loss", Gallery.curves(3, "rate 0.0"));

        assertThat(three.shown())
                .containsExactly(
                        "across: iteration",
                        "up: log loss (lower is better)",
                        "rate 0.00: 0.4755 at iteration 159, 400 points",
                        "rate 0.01: 0.4855 at iteration 80, 200 points",
                        "rate 0.02: 0.4955 at iteration 40, 100 points");
        for (Color colour : List.of(Theme.BLUE, Theme.VERMILLION, Theme.GREEN)) {
            assertThat(count(three, colour)).isGreaterThan(200);
        }
        Figure hundred =
                Plots.learningCurves("log loss", Gallery.curves(100, "a name of some length, " + "n".repeat(90)));
        assertThat(hundred.shown()).hasSize(11).last().isEqualTo("92 others that are worse");
        assertThat(count(hundred, Theme.PURPLE)).isGreaterThan(50);
        assertThat(isBlank(Plots.learningCurves("log loss", Gallery.curves(1, "one"))))
                .isFalse();
    }

    @Test
    void aCurveWithoutRowsThatDecideIsDrawnThinAndOneOfNothingNotAtAll() {
        SequencedMap<String, List<CurvePoint>> curves = new LinkedHashMap<>();
        curves.put("all learned from", List.of(new CurvePoint(1, 0.7, Double.NaN), new CurvePoint(2, 0.6, Double.NaN)));
        curves.put("nothing", List.of(new CurvePoint(1, Double.NaN, Double.POSITIVE_INFINITY)));
        curves.put("none", List.of());

        Figure figure = Plots.learningCurves("log loss", curves);

        assertThat(figure.shown()).last().isEqualTo("all learned from: no rows that decide, 2 points");
        assertThat(figure.shown()).hasSize(3);
        assertThat(isBlank(figure)).isFalse();
    }

    @Test
    void rocCurvesHaveTheirAreasInTheLegend() {
        SequencedMap<String, Evaluation> named = Gallery.rocs(2, "version ");
        named.put("a regression", Gallery.regression(3));

        Figure figure = Plots.rocs(named);

        assertThat(figure.shown())
                .containsExactly(
                        "across: false positive rate",
                        "up: true positive rate",
                        "for comparison: chance, AUC 0.5",
                        "version 0: AUC 0.7692, 200 points",
                        "version 1: AUC 0.6250, 200 points");
        assertThat(count(figure, Theme.BLUE)).isGreaterThan(500);
        assertThat(count(figure, Theme.VERMILLION)).isGreaterThan(500);
        assertThat(Plots.rocs(Gallery.rocs(100, "version ")).shown()).last().isEqualTo("92 others that are worse");
    }

    @Test
    void theColumnThatDriftsMostIsTheTopmostRowOfTheStripAndGetsDarkerFromFileToFile() {
        Figure figure = Plots.driftStrip(Gallery.drifts(10, 5, "flights_2013_%02d.csv"), DriftThresholds.DEFAULTS);

        assertThat(figure.shown())
                .contains("across: file flights_2013_*.csv, in order")
                .contains("column_0: PSI up to 0.80, strong drift in 7 and some in 2 of 10 files");
        assertThat(figure.shown().get(1)).startsWith("column_0");
        BufferedImage picture = figure.image();
        // Where no number and no mark is: near the left border of the cells of the topmost row.
        int y = 56;
        int[] light = IntStream.range(0, 10)
                .map(file -> brightness(picture.getRGB(85 + 110 * file + 12, y)))
                .toArray();
        assertThat(light).isSortedAccordingTo((a, b) -> b - a);
        assertThat(light[0] - light[9]).isGreaterThan(300);
        assertThat(count(picture, Theme.VERMILLION)).as("marks").isGreaterThan(100);
    }

    @Test
    void coloursOfTheStripGetDarkerEvenly() {
        double[] lightness = IntStream.rangeClosed(0, 20)
                .mapToDouble(i -> lightness(DriftStrip.shade(i / 20.0)))
                .toArray();

        for (int i = 1; i < lightness.length; i++) {
            assertThat(lightness[i - 1] - lightness[i]).as("step %d", i).isBetween(1.0, 9.0);
        }
    }

    @Test
    void aStripMayHaveOneFileOr400AndColumnsThatComeAndGo() {
        for (int files : new int[] {1, 3, 100, 400}) {
            Figure figure = Plots.driftStrip(Gallery.drifts(files, 60, "f%d"), DriftThresholds.DEFAULTS);

            assertThat(isBlank(figure)).isFalse();
            assertThat(figure.title()).endsWith("(20 of 60 columns)");
            assertThat(figure.shown()).hasSize(21);
        }
        List<FileDrift> drifts = new ArrayList<>(Gallery.drifts(1, 1, "same.csv"));
        drifts.add(new FileDrift(
                "same.csv",
                "sha",
                1,
                new DriftReport(
                        1,
                        1,
                        List.of(
                                Gallery.column("w".repeat(300), Double.NaN, Reading.OTHER_TYPE),
                                Gallery.column("month", 9, Reading.MOVES_WITH_TIME)),
                        Optional.of(Gallery.column("late", Double.POSITIVE_INFINITY, Reading.AS_DRIFT)),
                        List.of(),
                        List.of())));
        Figure figure = Plots.driftStrip(drifts, DriftThresholds.DEFAULTS);
        assertThat(figure.shown().get(1)).startsWith("late (target): no PSI");
        assertThat(figure.shown()).hasSize(5);
        assertThat(isBlank(figure)).isFalse();
    }

    @Test
    void secondsAreStackedAndMemoryStandsBelow() {
        Figure figure = Plots.resources(Gallery.runs(10));

        assertThat(figure.shown())
                .containsExactly(
                        "up: seconds",
                        "read: 20.0 s of 100.0 s",
                        "fit: 80.0 s of 100.0 s",
                        "10 versions with seconds",
                        "across: version",
                        "up: peak memory, MB",
                        "peak memory of 10 versions, up to 512 MB");
        BufferedImage picture = figure.image();
        assertThat((double) count(picture, Theme.SKY_BLUE) / count(picture, Theme.BLUE))
                .as("four times as long")
                .isBetween(3.7, 4.3);
        assertThat(rowsWithRun(picture, Theme.FAINT_INK, 40)).hasSizeGreaterThan(60);
    }

    @Test
    void resourcesMayBeOfOneVersionOrOf100AndLackWhatTheSystemDoesNotTell() {
        for (int versions : new int[] {1, 3, 100}) {
            assertThat(count(Plots.resources(Gallery.runs(versions)), Theme.BLUE))
                    .as("%d versions", versions)
                    .isGreaterThan(500);
        }
        SequencedMap<String, Double> seconds = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            seconds.put("a phase with a name of some length " + i, i == 3 ? Double.NaN : i == 4 ? -1 : 1.0 + i);
        }
        Figure odd = Plots.resources(List.of(
                new RunResources(7, Gallery.MORNING, seconds, null),
                new RunResources(900, Gallery.MORNING, null, -5L)));
        assertThat(odd.shown()).hasSize(11).contains("other phases: 6.0 s of 69.0 s", "1 version with seconds");
        assertThat(isBlank(odd)).isFalse();
        assertThat(Plots.resources(List.of(new RunResources(1, Gallery.MORNING, Map.of(), 1L << 30)))
                        .shown())
                .containsExactly("across: version", "up: peak memory, MB", "peak memory of 1 version, up to 1,024 MB");
    }

    @Test
    void throughputCountsPerRoundTime() {
        Figure figure = Plots.throughput(Gallery.journal(1000));

        assertThat(figure.title()).isEqualTo("Throughput: 1,000 events, at most 60 in 1 min");
        assertThat(figure.shown())
                .contains("up: events in 1 min", "files (659)", "training (300)", "errors (36)", "other (5)");
        for (Color colour : List.of(Theme.BLUE, Theme.GREEN, Theme.VERMILLION)) {
            assertThat(count(figure, colour)).isGreaterThan(200);
        }
        assertThat(Plots.throughput(Gallery.journal(1)).title()).isEqualTo("Throughput: 1 event, at most 1 in 1 s");
        assertThat(Plots.throughput(Gallery.journal(100_000)).shown()).contains("up: events in 2 h");
    }

    @Test
    void latencyHasLinesForItsMedianAndItsSlowestHundredth() {
        Figure figure = Plots.latency(Gallery.latencies(1000, "event", "rescan"));

        assertThat(figure.shown())
                .contains(
                        "up: milliseconds (log scale)",
                        "event (500), median 49 ms, p99 99 ms",
                        "rescan (500), median 50 ms, p99 100 ms",
                        "median of all: 50 ms",
                        "p99 of all: 99 ms");
        BufferedImage picture = figure.image();
        assertThat(rowsWithRun(picture, Theme.INK, 1000)).as("the median").hasSizeBetween(1, 3);
        assertThat(Plots.latency(Gallery.latencies(1, "event")).shown())
                .contains("event (1)", "median: 1.0 ms", "p99: 1.0 ms");
    }

    @Test
    void latencyMayBeNothingOrDaysAndOfMoreSortsThanThereAreColours() {
        List<Latency> odd = new ArrayList<>(
                Gallery.latencies(100_000, "a", "b", "c", "d", "e", "f", "g", "h", "i", "n".repeat(200)));
        odd.add(new Latency(Gallery.MORNING, Duration.ZERO, null));
        odd.add(new Latency(Gallery.MORNING, Duration.ofDays(400), "a"));
        odd.add(new Latency(Gallery.MORNING, Duration.ofMillis(-5), "a clock that was set back"));

        Figure figure = Plots.latency(odd);

        assertThat(figure.title()).isEqualTo("Latency: 100,002 measurements");
        assertThat(figure.shown()).hasSize(12).anyMatch(line -> line.startsWith("4 others (30,001)"));
        assertThat(isBlank(figure)).isFalse();
    }

    @Test
    void whereThereIsRoomEachEventOfTheTimelineHasItsWords() {
        JournalEntry added = entry(1, 0, Kind.ADDED, "sub/may.csv", Map.of());
        JournalEntry document = entry(2, 60, Kind.DOCUMENT_ADDED, "letter.pdf", Map.of("seconds", 30.0));
        List<JournalEntry> few = List.of(
                added,
                document,
                entry(3, 70, Kind.TRAINING_STARTED, null, Map.of("version", 7)),
                entry(4, 90, Kind.TRAINING_COMPLETED, null, Map.of("version", 7)),
                entry(5, 90, Kind.MODEL_PROMOTED, null, Map.of("version", 7)),
                entry(6, 100, Kind.ERROR, null, Map.of("message", "The disk is full")),
                entry(7, 120, Kind.WATCH_STOPPED, null, Map.of()));

        Figure figure = Plots.timeline(few);

        assertThat(figure.shown())
                .contains(
                        "files (1): + may.csv",
                        "documents (1): + letter.pdf",
                        "training (3): 1 completed, 1 promoted",
                        "errors (1): The disk is full",
                        "other (1): watch stopped");
        BufferedImage picture = figure.image();
        // 30 of 125 seconds.
        assertThat(IntStream.range(0, picture.getHeight())
                        .map(y -> longestRun(picture, y, Theme.PURPLE))
                        .max()
                        .orElseThrow())
                .isBetween(220, 280);
        assertThat(figure.height())
                .isLessThan(Plots.timeline(Gallery.journal(1000)).height());
        assertThat(Plots.timeline(Gallery.journal(1000)).shown())
                .contains("files (659)", "training (300): 95 completed, 15 failed, 95 promoted");
    }

    @Test
    void wordsOfOneLaneDoNotCoverEachOther() {
        FontMetrics font = Theme.metrics(Theme.smallFont());
        List<EventNote> notes = IntStream.range(0, 40)
                .mapToObj(i -> EventNote.of(
                        entry(i, i / 2, Kind.ADDED, "a name of some length " + i + ".csv", Map.of()), Lane.FILES))
                .toList();
        Range axis = new Range(
                Gallery.MORNING.toEpochMilli(), Gallery.MORNING.plusSeconds(20).toEpochMilli());

        EventNote.Layout layout =
                EventNote.Layout.of(notes, axis, 100, 1100, font, 40).orElseThrow();

        for (int i = 0; i < 40; i++) {
            for (int j = i + 1; j < 40; j++) {
                if (layout.rows()[i] == layout.rows()[j]) {
                    long apart =
                            layout.notes().get(j).from() - layout.notes().get(i).from();
                    assertThat(apart * 1000 / 20_000).isGreaterThan(font.stringWidth("a name of some length"));
                }
            }
        }
        assertThat(EventNote.Layout.of(notes, axis, 100, 1100, font, 3)).isEmpty();
    }

    @Test
    void namesThatAreNoNamesAreDrawnToo() {
        for (String name : List.of("", "\u0000\n\t", "\u202e\ud83d\ude80", "n".repeat(5000), "/", "a/")) {
            assertThat(isBlank(Plots.timeline(List.of(
                            entry(1, 0, Kind.ADDED, name, Map.of()),
                            entry(2, 1, Kind.DOCUMENT_ADDED, name, Map.of("seconds", Double.NaN)),
                            entry(3, 2, Kind.DOCUMENT_UPDATED, name, Map.of("seconds", 1e300)),
                            entry(4, 3, Kind.ERROR, null, Map.of("message", name))))))
                    .isFalse();
            assertThat(isBlank(Plots.rocs(Gallery.rocs(2, name)))).isFalse();
            assertThat(isBlank(Plots.versions(name, name, Gallery.versions(2)))).isFalse();
            assertThat(isBlank(Plots.driftStrip(
                            Gallery.drifts(2, 2, name.replace("%", "") + "%d"), DriftThresholds.DEFAULTS)))
                    .isFalse();
        }
    }

    @Test
    void figuresBeyondAllMeasureAreNoFaults() {
        double most = Double.MAX_VALUE;
        SequencedMap<String, List<CurvePoint>> curves = new LinkedHashMap<>();
        curves.put("up", List.of(new CurvePoint(1, -most, most), new CurvePoint(2, most, -most)));
        JournalEntry last = entry(2, 9, Kind.DOCUMENT_ADDED, "a.pdf", Map.of("seconds", 1e9));

        for (Figure figure : List.of(
                Plots.learningCurves("loss", curves),
                Plots.versions(
                        "auc",
                        "late",
                        List.of(new VersionPoint(1, Gallery.MORNING, most, -most, most, Verdict.PROMOTED, 1))),
                Plots.resources(List.of(
                        new RunResources(1, Gallery.MORNING, Map.of("fit", most, "read", most), Long.MAX_VALUE))),
                Plots.latency(List.of(
                        new Latency(Gallery.MORNING, Duration.ofSeconds(Long.MAX_VALUE), "a"),
                        new Latency(Gallery.MORNING, Duration.ZERO, "a"))),
                Plots.timeline(List.of(entry(1, 0, Kind.ADDED, "a.pdf", Map.of()), last)))) {
            assertThat(isBlank(figure)).as(figure.title()).isFalse();
        }
        assertThat(Plots.timeline(List.of(last)).shown())
                .as("no extraction takes 30 years")
                .anyMatch(line -> line.contains("06:00:07 to 2026-11-23 06:00:11"));
    }

    @Test
    void aLegendOfManyEntriesMakesThePictureHigherAndNotThePlotLower() {
        assertThat(Plots.rocs(Gallery.rocs(2, "version ")).height()).isEqualTo(Theme.HEIGHT);
        assertThat(Plots.rocs(Gallery.rocs(8, "w".repeat(80))).height()).isGreaterThan(Theme.HEIGHT + 100);
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
                Plots.timeline(List.of()),
                Plots.learningCurves("log loss", new LinkedHashMap<>()),
                Plots.rocs(new LinkedHashMap<>(Map.of("a regression", regression))),
                Plots.driftStrip(List.of(), DriftThresholds.DEFAULTS),
                Plots.resources(List.of()),
                Plots.throughput(List.of()),
                Plots.latency(List.of()))) {
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

    private static JournalEntry entry(long id, int second, Kind kind, String path, Map<String, Object> detail) {
        return new JournalEntry(
                id, Gallery.MORNING.plusSeconds(second), kind, "training", path, null, null, null, null, detail);
    }

    /** The rows of pixels that have it. */
    private static int[] rowsOf(Figure figure, Color colour) {
        BufferedImage picture = figure.image();
        return IntStream.range(0, picture.getHeight())
                .filter(y -> longestRun(picture, y, colour) > 2)
                .toArray();
    }

    /** Vermillion, however pale. */
    private static boolean isRed(int pixel) {
        return (pixel >> 16 & 255) - (pixel & 255) > 60;
    }

    private static int brightness(int pixel) {
        return (pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255);
    }

    /** L* of CIELAB, from 0 to 100: equal steps look equal. */
    private static double lightness(Color colour) {
        double y = 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
        return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
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
