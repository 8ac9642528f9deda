package dropforge;

import static dropforge.DropFolder.penguins;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.files.WrongUsage;
import dropforge.journal.Json;
import dropforge.registry.Blame;
import dropforge.registry.FitMode;
import dropforge.train.FitProgress;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that makes a version worse is named, and no other, nor any where none does. */
class BlameTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aWorkspace() {
        folder = new DropFolder(workspace);
    }

    /** 11 and 12 are held out; of 1 to 10 the last rows decide how many trees there are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7, 10, 12})
    void aMonthWithTurnedTargetsIsNamedWhereverItStands(int turned) throws Exception {
        months(turned);
        retrain(Settings.Key.TARGET, "late");

        Blame blame = blame(1, 24);

        assertThat(blame.blamed())
                .extracting(Blame.Part::path)
                .as(blame.headline())
                .containsExactly("flights_2013_%02d.csv".formatted(turned));
        assertThat(blame.blamed().getFirst().own()).isLessThan(0.5);
        assertThat(blame.headline())
                .contains("flights_2013_%02d.csv".formatted(turned), "look at it first", "the other files' with 0.");
        assertThat(blame.parts())
                .hasSize(12)
                .filteredOn(part -> part.gain() == null)
                .as("of what was not learned from there is no gain")
                .extracting(Blame.Part::path)
                .containsExactlyInAnyOrder("flights_2013_11.csv", "flights_2013_12.csv");
    }

    @Test
    void ofAGoodYearNoMonthIsBlamedThoughTheyDiffer() throws Exception {
        months(0);
        retrain(Settings.Key.TARGET, "late");

        Blame blame = blame(1, 24);

        assertThat(blame.blamed()).as(blame.headline()).isEmpty();
        assertThat(blame.headline()).startsWith("None of the 12 files of version 1 is to blame: ");
        assertThat(blame.fits()).isEqualTo(11);
    }

    /** With the rows of the turned month among those held out, whoever learned from good months would be to blame. */
    @Test
    void noGainIsMeasuredOnTheRowsOfAFileThatIsBlamed() throws Exception {
        for (int month = 1; month <= 5; month++) {
            month(month, month == 5);
        }
        retrain(Settings.Key.TARGET, "late");

        Blame blame = blame(1, 24);

        assertThat(blame.blamed()).extracting(Blame.Part::path).containsExactly("flights_2013_05.csv");
        assertThat(blame.setAside()).containsExactly("flights_2013_05.csv");
        assertThat(blame.parts()).allSatisfy(part -> assertThat(part.gain()).isNull());
        assertThat(blame.headline()).endsWith("version 1 has not learned from it, but was scored on it.");
    }

    @Test
    void whatCameOfItLiesBesideTheMetricsAndTheVersionsStayThoughTheFilesAreGone() throws Exception {
        months(7);
        retrain(Settings.Key.TARGET, "late");
        WholeWrites.deleteTree(folder.training);

        Blame blame = blame(1, 24);

        Path run = folder.metrics.resolve(folder.newest().metricsFolder());
        assertThat(Json.read(Files.readString(run.resolve("blame.json")), Blame.class))
                .isEqualTo(blame);
        assertThat(ImageIO.read(run.resolve("blame.png").toFile())).isNotNull();
        assertThat(DropFolder.namesIn(run)).noneMatch(name -> name.startsWith("."));
        assertThat(folder.registry().versions()).hasSize(1);
    }

    @Test
    void ofManyFilesGroupsAreLeftOutAndStillTheOneBadFileIsNamed() throws Exception {
        split(60, 17);
        retrain(Settings.Key.TARGET, "late");
        var last = new AtomicInteger();
        var planned = new AtomicInteger();

        Blame blame = blame(1, 12, (done, most) -> {
            assertThat(done).as("the fits go on as one").isGreaterThanOrEqualTo(last.getAndSet(done));
            planned.set(most);
        });

        assertThat(blame.fits()).isLessThanOrEqualTo(12);
        assertThat(last).hasValueLessThanOrEqualTo(planned.get()).hasValueGreaterThan(planned.get() / 2);
        assertThat(blame.blamed())
                .extracting(Blame.Part::path)
                .as(blame.headline())
                .containsExactly("part_017.csv");
        assertThat(blame.blamed().getFirst().gain())
                .as("it was left out alone, too")
                .isNotNull();
        assertThat(blame.parts()).filteredOn(Blame.Part::isGroup).hasSize(5).allSatisfy(group -> {
            assertThat(group.gain()).isNotNull();
            assertThat(group.own()).isNaN();
        });
        assertThat(blame.parts()).filteredOn(part -> !part.isGroup()).hasSize(60);
    }

    @Test
    void aThousandFilesOfAFewRowsEachAreLookedAtAndNoneIsBlamedByChance() throws Exception {
        split(1_000, 0);
        retrain(Settings.Key.TARGET, "late");

        Blame blame = blame(1, 24);

        assertThat(blame.blamed()).as(blame.headline()).isEmpty();
        assertThat(blame.fits()).isLessThanOrEqualTo(24);
        assertThat(blame.parts()).filteredOn(part -> !part.isGroup()).hasSize(1_000);
    }

    static Stream<String> trainers() {
        return Trainers.names().stream();
    }

    /** Each penguin 10 kg heavier, or two species taken for each other. */
    @ParameterizedTest
    @MethodSource("trainers")
    void theBadFileOfNumbersOrSeveralClassesIsNamedWithAnyTrainer(String trainer) throws Exception {
        boolean numbers = List.of("smile-ridge", "smile-gbt").contains(trainer);
        for (int part = 1; part <= 6; part++) {
            String good = part(part, 6);
            folder.drop("p%d.csv".formatted(part), part != 3 ? good : numbers ? heavier(good) : mixedUp(good));
        }
        retrain(Map.of(
                Settings.Key.TARGET,
                numbers ? "body_mass_g" : "species",
                Settings.Key.TRAINER,
                trainer,
                Settings.Key.ITERATIONS,
                30));

        Blame blame = blame(1, 24);

        assertThat(blame.metric()).isEqualTo(numbers ? "rmse" : "auc");
        assertThat(blame.blamed())
                .extracting(Blame.Part::path)
                .as(blame.headline())
                .containsExactly("p3.csv");
    }

    @Test
    void whatCannotBeToldIsOneSentence() throws Exception {
        folder.drop("a.csv", penguins());
        retrain(Settings.Key.TARGET, "species");
        assertThatThrownBy(() -> blame(1, 24))
                .isInstanceOf(UserMistake.class)
                .hasMessage("Version 1 has the one file a.csv, which cannot be compared with others.");
        assertThatThrownBy(() -> blame(1, 2)).isInstanceOf(WrongUsage.class).hasMessageContaining("--fits is 2");
        assertThatThrownBy(() -> blame(7, 24)).isInstanceOf(UserMistake.class).hasMessageContaining("no version 7");
    }

    @Test
    void ofAVersionThatContinuesAnotherItTellsOfAFullFitAndSaysSo() throws Exception {
        for (int month = 1; month <= 4; month++) {
            month(month, month == 2);
        }
        retrain(Settings.Key.TARGET, "late");
        month(5, false);
        month(6, false);
        retrain(Map.of(Settings.Key.TARGET, "late", Settings.Key.MODE, "warm"));
        assertThat(folder.newest().mode().kind()).isEqualTo(FitMode.Kind.WARM);

        Blame blame = blame(2, 24);

        assertThat(blame.blamed().getFirst().path()).isEqualTo("flights_2013_02.csv");
        assertThat(blame.headline())
                .startsWith(
                        "Version 2 continues version 1, from which no file can be left out; so this tells of a full fit on the same files, with as many iterations. ")
                .contains("flights_2013_02.csv");
        assertThat(folder.newest().version()).isEqualTo(2);
    }

    @Test
    void aSearchThatIsStoppedWritesNothing() throws Exception {
        months(7);
        retrain(Settings.Key.TARGET, "late");

        assertThatThrownBy(() -> blame(1, 24, (_, _) -> Thread.currentThread().interrupt()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("Stopped");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.metrics.resolve(folder.newest().metricsFolder()).resolve("blame.json"))
                .doesNotExist();
    }

    private void months(int turned) throws IOException {
        for (int month = 1; month <= 12; month++) {
            month(month, month == turned);
        }
    }

    private void month(int month, boolean turned) throws IOException {
        String name = "flights_2013_%02d.csv".formatted(month);
        folder.drop(name, turned ? GateTest.turned(sample(name)) : sample(name));
    }

    /** The flights of the year in so many files, the one with this number turned. */
    private void split(int files, int turned) throws IOException {
        String header = sample("flights_2013_01.csv").lines().findFirst().orElseThrow();
        List<String> rows = IntStream.rangeClosed(1, 12)
                .mapToObj(month -> sample("flights_2013_%02d.csv".formatted(month)))
                .flatMap(text -> text.lines().skip(1))
                .toList();
        for (int file = 1; file <= files; file++) {
            String text = Stream.concat(
                            Stream.of(header),
                            rows.subList((file - 1) * rows.size() / files, file * rows.size() / files).stream())
                    .collect(Collectors.joining("\n", "", "\n"));
            folder.drop("part_%03d.csv".formatted(file), file == turned ? GateTest.turned(text) : text);
        }
    }

    private static String part(int part, int parts) {
        List<String> lines = penguins().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(line -> line == 0 || line % parts == part % parts)
                .mapToObj(lines::get)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String heavier(String penguins) {
        List<String> header = List.of(penguins.lines().findFirst().orElseThrow().split(","));
        int mass = header.indexOf("body_mass_g");
        return changed(penguins, line -> {
            String[] cells = line.split(",", -1);
            cells[mass] = cells[mass].isEmpty() ? "" : "1" + cells[mass];
            return String.join(",", cells);
        });
    }

    private static String mixedUp(String penguins) {
        return changed(
                penguins,
                line -> line.startsWith("Adelie")
                        ? line.replaceFirst("Adelie", "Gentoo")
                        : line.replaceFirst("Gentoo", "Adelie"));
    }

    private static String changed(String text, UnaryOperator<String> row) {
        return Stream.concat(text.lines().limit(1), text.lines().skip(1).map(row))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void retrain(Settings.Key key, Object value) throws InterruptedException {
        retrain(Map.of(key, value));
    }

    private void retrain(Map<Settings.Key, Object> settings) throws InterruptedException {
        var all = new EnumMap<Settings.Key, Object>(settings);
        all.put(Settings.Key.THREADS, 1);
        Workbench.retrain(workspace, all, false, FitProgress.NONE);
    }

    private Blame blame(int version, int fits) {
        return blame(version, fits, FitProgress.NONE);
    }

    private Blame blame(int version, int fits, FitProgress progress) {
        try (var bench = Workbench.open(workspace)) {
            return bench.blame(version, fits, progress);
        }
    }
}
