package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.ChildJvm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import opennlp.tools.langdetect.LanguageDetectorFactory;
import opennlp.tools.ml.model.AbstractModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file gives what OpenNLP's own model gives, and is there whole or is made. */
class LanguageModelTest {
    private static final String NAME = "model";

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Arena arena;
    private static AbstractModel own;
    private static AbstractModel kept;
    private static Path whole;

    static final class TellsALanguage {
        static void main(String... arguments) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                AbstractModel model = LanguageModel.load(Path.of(arguments[0]), arena);
                IO.println(model.getClass().getSimpleName() + " " + best(model, LanguageTest.SPANISH));
            }
        }
    }

    static final class ReadsInAPool {
        static void main(String... arguments) throws IOException, ExtractionException, InterruptedException {
            try (var pool = new ExtractionPool(Limits.DEFAULTS, 1)) {
                Part document = pool.extract(Source.of(Path.of(arguments[0]))).document();
                IO.println(document.metadata().get(Language.METADATA_NAME));
            }
        }
    }

    /** What may lie where the file should. */
    enum Wrong {
        EMPTY {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        CUT {
            @Override
            void make(Path file) throws IOException {
                Files.copy(whole, file);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() - 1);
                }
            }
        },
        CUT_IN_ITS_HEADER {
            @Override
            void make(Path file) throws IOException {
                Files.copy(whole, file);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(11);
                }
            }
        },
        LONGER {
            @Override
            void make(Path file) throws IOException {
                Files.copy(whole, file);
                Files.write(file, new byte[1], StandardOpenOption.APPEND);
            }
        },
        FOREIGN {
            @Override
            void make(Path file) throws IOException {
                Files.writeString(file, "something else, of some length, which is no model of languages");
            }
        },
        OF_ANOTHER_LAYOUT {
            @Override
            void make(Path file) throws IOException {
                overwrite(file, Long.BYTES - 1, new byte[] {99});
            }
        },
        OF_WRONG_COUNTS {
            @Override
            void make(Path file) throws IOException {
                overwrite(file, 2 * Long.BYTES, new byte[] {0x7f, -1, -1, -1, 0x7f, -1, -1, -1});
            }
        },
        OF_MORE_PREDICATES_THAN_MEMORY_HOLDS {
            @Override
            void make(Path file) throws IOException {
                overwrite(file, 2 * Long.BYTES, new byte[] {-1, -1, -1, 0x7f});
            }
        },
        OF_MORE_PARAMETERS_THAN_MEMORY_HOLDS {
            @Override
            void make(Path file) throws IOException {
                overwrite(file, 2 * Long.BYTES + Integer.BYTES, new byte[] {-1, -1, -1, 0x0f});
            }
        };

        abstract void make(Path file) throws IOException;

        private static void overwrite(Path file, int position, byte[] bytes) throws IOException {
            Files.copy(whole, file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes), position);
            }
        }
    }

    @BeforeAll
    static void loadBoth() throws IOException {
        own = LanguageModel.builtIn();
        whole = shared.resolve(NAME);
        arena = Arena.ofShared();
        kept = LanguageModel.load(whole, arena);
        assertThat(kept).isInstanceOf(LanguageModel.class);
    }

    @AfterAll
    static void unmap() {
        arena.close();
    }

    static Stream<String> texts() {
        return LanguageTest.sentences().map(sentence -> (String) sentence.get()[1]);
    }

    @Test
    void theProbabilitiesOfTextsAreThoseOfOpenNlpToTheLastBit() {
        List<String> texts = texts().toList();
        assertThat(texts).hasSizeGreaterThan(20).allSatisfy(text -> assertSame(ngrams(text)));
        assertSame(ngrams(String.join(" ", texts)));
    }

    @Test
    void eachPredicateOfTheModelCountsAsInOpenNlp() {
        List<String> predicates = ((Map<?, ?>) own.getDataStructures()[1])
                .keySet().stream().map(String.class::cast).toList();
        assertThat(predicates).hasSizeGreaterThan(300_000);
        // Of a few at once the probabilities are still far from 0 and 1, so that each one tells.
        for (int from = 0; from < predicates.size(); from += 20) {
            assertSame(predicates
                    .subList(from, Math.min(from + 20, predicates.size()))
                    .toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "\0a",
                "a\0",
                "\ud83d",
                "\ude00",
                "\ud83d\ude00",
                "\ud83d\ude00a",
                "\uffff",
                "\uffff\uffff\uffff",
                "abcd"
            })
    void whatIsInNoLanguageCountsAsInOpenNlp(String predicate) {
        assertSame(predicate);
        assertSame("e", predicate, "e", "\ud840\udc00");
    }

    @Test
    void theOutcomesAreThoseOfOpenNlp() {
        assertThat(kept.getNumOutcomes()).isEqualTo(own.getNumOutcomes()).isGreaterThan(100);
        for (int i = 0; i < own.getNumOutcomes(); i++) {
            assertThat(kept.getOutcome(i)).isEqualTo(own.getOutcome(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNoWholeModelIsMadeAnew(Wrong wrong) throws IOException {
        Path file = folder.resolve(NAME);
        wrong.make(file);

        assertIsMade(file);
    }

    @Test
    void whereNoFileCanBeTheModelIsUsedFromMemory() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder")
                .resolve("language")
                .resolve(NAME);

        AbstractModel model = LanguageModel.load(file, Arena.ofAuto());

        assertThat(model).isNotInstanceOf(LanguageModel.class);
        assertThat(best(model, LanguageTest.SPANISH)).isEqualTo("spa");
    }

    @Test
    void aFileThatCannotBeMappedIsNotUsed() throws IOException {
        Path file = folder.resolve(NAME);
        Files.createDirectories(file.resolve("a folder in its place"));

        assertThat(best(LanguageModel.load(file, Arena.ofAuto()), LanguageTest.SPANISH))
                .isEqualTo("spa");
        assertThat(namesIn(folder)).containsExactlyInAnyOrder(NAME, "lock");
    }

    @Test
    void threadsThatMakeItAtOnceAllTellTheLanguage() throws Exception {
        Path file = folder.resolve("language").resolve(NAME);
        Callable<String> telling = () -> {
            try (Arena own = Arena.ofConfined()) {
                return best(LanguageModel.load(file, own), LanguageTest.SPANISH);
            }
        };
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (Future<String> told : threads.invokeAll(List.of(telling, telling, telling))) {
                assertThat(told.get()).isEqualTo("spa");
            }
        }
        assertIsMade(file);
    }

    @Test
    void processesThatMakeItAtOnceAllTellTheLanguageAndTheNextOneMapsTheFile() throws Exception {
        Path file = folder.resolve("language").resolve(NAME);
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            processes.add(ChildJvm.start(TellsALanguage.class, file.toString()));
        }
        for (Process process : processes) {
            assertThat(ChildJvm.output(process).strip()).endsWith(" spa");
        }
        assertThat(ChildJvm.output(ChildJvm.start(TellsALanguage.class, file.toString()))
                        .strip())
                .isEqualTo("LanguageModel spa");
        assertIsMade(file);
    }

    @Test
    void aProcessThatIsKilledMeanwhileLeavesNothingBehind() throws Exception {
        Path file = folder.resolve(NAME);
        Process process = ChildJvm.start(TellsALanguage.class, file.toString());
        while (process.isAlive()
                && namesIn(folder).stream().noneMatch(name -> name.startsWith(".unfinished") || name.equals(NAME))) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();

        assertIsMade(file);
    }

    @Test
    void theProcessesOfAPoolKeepItInTheCacheOfTheUser() throws Exception {
        Path text = Files.writeString(folder.resolve("a.txt"), LanguageTest.SPANISH);
        Path cache = folder.resolve("cache");
        var builder = new ProcessBuilder(ChildJvm.command(ReadsInAPool.class, text.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().put("LOCALAPPDATA", cache.toString());

        assertThat(ChildJvm.output(builder.start()).strip()).isEqualTo("[es]");

        assertThat(namesIn(cache.resolve("dropforge").resolve("language")))
                .hasSize(2)
                .anyMatch(name -> name.startsWith("opennlp-langdetect-"));
    }

    private static void assertIsMade(Path file) throws IOException {
        try (Arena mapped = Arena.ofConfined()) {
            assertThat(LanguageModel.load(file, mapped)).isInstanceOf(LanguageModel.class);
        }
        assertThat(Files.mismatch(file, whole)).isEqualTo(-1);
        assertThat(namesIn(file.getParent())).containsExactlyInAnyOrder(NAME, "lock");
    }

    private static void assertSame(String... predicates) {
        assertThat(kept.eval(predicates)).containsExactly(own.eval(predicates));
        var values = new float[predicates.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 3 / 7f;
        }
        assertThat(kept.eval(predicates, values)).containsExactly(own.eval(predicates, values));
        var given = new double[own.getNumOutcomes()];
        assertThat(kept.eval(predicates, given)).isSameAs(given).containsExactly(own.eval(predicates));
    }

    private static String[] ngrams(String text) {
        return new LanguageDetectorFactory().getContextGenerator().getContext(text);
    }

    private static String best(AbstractModel model, String text) {
        return model.getBestOutcome(model.eval(ngrams(text)));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
