package dropforge;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dropforge.journal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes in a JVM that Maven has no hand in, and leaves what came of each test in a file. */
final class TestRun implements TestExecutionListener {
    private static final Duration LONG = Duration.ofMinutes(8);

    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private TestPlan plan;

    private TestRun() {}

    /**
     * What came of one test.
     *
     * @param skipped why it did not run; null when it did
     * @param failure what the test said, with its stack; null when it passed
     */
    record Outcome(String test, String skipped, String failure) {}

    /** @param arguments the file for the outcomes, one a line, then the names of the classes */
    public static void main(String... arguments) throws IOException {
        Security.insertProviderAt(new Randomness(), 1);
        var run = new TestRun();
        Thread.ofPlatform().daemon().start(TestRun::sayWhereItHangs);
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Stream.of(arguments)
                                        .skip(1)
                                        .map(name -> selectClass(name))
                                        .toList())
                                // Elsewhere it is the one of Maven's run, which may go on beside this one.
                                .configurationParameter("jqwik.database", "jqwik-database")
                                .build(),
                        run);
        Files.write(Path.of(arguments[0]), run.outcomes.stream().map(Json::line).toList());
        System.exit(0);
    }

    private static void sayWhereItHangs() {
        LockSupport.parkNanos(LONG.toNanos());
        System.out.println("Still running after %d minutes:".formatted(LONG.toMinutes()));
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            System.out.println(thread);
            Stream.of(stack).forEach(frame -> System.out.println("    " + frame));
        });
    }

    static List<Outcome> outcomes(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Json.read(line, Outcome.class))
                .toList();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        outcomes.add(new Outcome(name(test), reason, null));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    outcomes.add(new Outcome(name(test), null, null));
                }
            }
            case ABORTED ->
                outcomes.add(new Outcome(
                        name(test),
                        result.getThrowable().map(Throwable::getMessage).orElse(""),
                        null));
            // Of a class, too, where what it needs could not be set up.
            case FAILED ->
                outcomes.add(new Outcome(
                        name(test),
                        null,
                        result.getThrowable().map(TestRun::stack).orElse("")));
        }
    }

    /** Such as {@code RenamesTest [1] source=POLLING aRename(boolean) [2] live=false}. */
    private String name(TestIdentifier test) {
        Deque<String> names = new ArrayDeque<>();
        for (var at = Optional.of(test); at.isPresent(); at = plan.getParent(at.get())) {
            if (at.get().getParentId().isPresent()) {
                names.addFirst(at.get().getDisplayName());
            }
        }
        return String.join(" ", names);
    }

    private static String stack(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    /** Windows' own asks the network cards for randomness, at which wine 8 ends the process. Good enough for tests. */
    private static final class Randomness extends Provider {
        private static final long serialVersionUID = 1L;

        private Randomness() {
            super("Randomness", "1", "for tests");
            put("SecureRandom.Randomness", Numbers.class.getName());
        }

        public static final class Numbers extends SecureRandomSpi {
            private static final long serialVersionUID = 1L;
            private final transient SplittableRandom random = new SplittableRandom();

            @Override
            protected void engineSetSeed(byte[] seed) {}

            @Override
            protected void engineNextBytes(byte[] bytes) {
                random.nextBytes(bytes);
            }

            @Override
            protected byte[] engineGenerateSeed(int count) {
                byte[] seed = new byte[count];
                random.nextBytes(seed);
                return seed;
            }
        }
    }
}
