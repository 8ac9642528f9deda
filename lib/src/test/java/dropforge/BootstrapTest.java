package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.Checkout.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./jbang} on machines that have this and lack that. The machines are a PATH with a few tools, a folder of JDKs
 * and a cache of their own; Maven on them is a script that delivers a JBang which says what the test wants.
 */
class BootstrapTest {
    private static final String JDK = System.getProperty("java.home");
    private static final String VERSION = "jbang-0.132.1";

    /**
     * Answers with $ANSWER and exits with $CODE, or else with its arguments, one a line, and 0. Its arguments are added to
     * the file $ASKED, a line for each run.
     */
    private static final String JBANG_SOURCE = """
            package dev.jbang;
            import java.nio.file.*;
            public class Main {
                public static void main(String[] args) throws Exception {
                    String asked = System.getenv("ASKED");
                    if (asked != null) {
                        Files.writeString(Path.of(asked), String.join(" ", args) + "\\n",
                                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                    String answer = System.getenv("ANSWER");
                    System.out.print(answer != null ? answer : String.join("\\n", args));
                    String code = System.getenv("CODE");
                    System.exit(code != null ? Integer.parseInt(code) : 0);
                }
            }
            """;

    @TempDir
    static Path shared;

    @TempDir
    Path machine;

    private Path tools;
    private Path jdks;
    private Map<String, String> environment;

    @BeforeAll
    static void makeTheJBangThatMavenDelivers() throws IOException {
        Path source = Files.writeString(shared.resolve("Main.java"), JBANG_SOURCE);
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, source.toString(), "-d", shared.toString()))
                .isZero();
        try (OutputStream file = Files.newOutputStream(shared.resolve("jbang-cli.jar"));
                var jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("dev/jbang/Main.class"));
            Files.copy(shared.resolve("dev/jbang/Main.class"), jar);
        }
    }

    @BeforeEach
    void setUpTheMachine() throws IOException {
        tools = Files.createDirectory(machine.resolve("tools"));
        for (String tool : List.of(
                "dirname",
                "readlink",
                "mktemp",
                "mkdir",
                "rm",
                "mv",
                "cp",
                "find",
                "cat",
                "grep",
                "cksum",
                "od",
                "df")) {
            executable(tools.resolve(tool), "exec " + onPath(tool) + " \"$@\"");
        }
        jdks = Files.createDirectory(machine.resolve("jdks"));
        environment = new HashMap<>(Map.of(
                "PATH", tools.toString(),
                "HOME", machine.toString(),
                "JAVA_HOME", JDK,
                "DROPFORGE_JDKS", jdks.toString(),
                "XDG_CACHE_HOME", machine.resolve("a cache").toString(),
                "JBANG_JAVA_OPTIONS", "",
                "MAVEN_OPTS", ""));
        installMaven("cp '" + shared.resolve("jbang-cli.jar") + "' \"$folder\"");
    }

    @Test
    void withoutAJdkItSaysInOneSentenceWhatToInstall() throws Exception {
        environment.put("JAVA_HOME", "");
        Run run = jbang("status");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("jbang: no JDK 25 or newer was found; install one")
                .hasLineCount(1);
    }

    @Test
    void anOldJavaHomeGivesWayToANewJdkInTheUsualFolders() throws Exception {
        Path old = installJdk("jdk-17", "17.0.1");
        Path found = installJdk("jdks/a new one", "25.0.1");
        environment.put("JAVA_HOME", old.toString());
        environment.put("CODE", "255");
        environment.put("ANSWER", "/bin/sh -c 'echo \"$JAVA_HOME\"; echo \"${PATH%%:*}\"'");
        assertThat(jbang().out()).isEqualTo(found + "\n" + found + "/bin\n");
    }

    @Test
    void withoutJBangAndMavenItSaysInOneSentenceWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));
        Run run = jbang("status");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("neither JBang nor Maven").hasLineCount(1);
    }

    @Test
    void theSecondStartCostsNoMaven() throws Exception {
        assertThat(jbang("version").err()).contains("fetching JBang");
        Files.delete(tools.resolve("mvn"));
        assertThat(jbang("version", "--verbose")).isEqualTo(new Run(0, "version\n--verbose\n", ""));
    }

    @Test
    void aCacheFolderThatIsRelativeIsPassedByAsTheLibraryDoes() throws Exception {
        environment.put("XDG_CACHE_HOME", "caches");
        assertThat(jbang("version").code()).isZero();
        assertThat(machine.resolve(".cache/dropforge")).isNotEmptyDirectory();
    }

    @Test
    void twoFirstStartsAtOnceBothSucceedAndLeaveOneJBang() throws Exception {
        Process one = start("version");
        Process two = start("version");
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(namesIn(cache())).containsExactly(VERSION, "locks");
        assertThat(namesIn(cache().resolve(VERSION))).containsExactly("jbang-cli.jar", "pom.xml");
    }

    /** By the JBang that it fetches, which would build it in one folder for all of them. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aScriptThatIsStartedSeveralTimesAtOnceIsBuiltWhole() throws Exception {
        Path script = Files.writeString(machine.resolve("once.java"), """
                //JAVA 25+
                void main() {
                    IO.println("%s");
                }
                """.formatted(machine));
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(Checkout.command(
                            machine, Map.of(), commandLine(Checkout.JBANG, "run", "--offline", script.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process each : starts) {
            assertThat(new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(machine + "\n");
            assertThat(each.waitFor()).isZero();
        }
    }

    @Test
    void aStartKilledWhileItFetchesHurtsNoLaterOne() throws Exception {
        installMaven("echo half > \"$folder/jbang-cli.jar\"; kill -9 $PPID");
        assertThat(jbang("version").code()).isEqualTo(128 + 9);
        assertThat(cache().resolve(VERSION)).doesNotExist();

        installMaven("cp '" + shared.resolve("jbang-cli.jar") + "' \"$folder\"");
        assertThat(jbang("version").out()).isEqualTo("version\n");
    }

    @Test
    void whenMavenFailsThatIsSaidAndNothingIsLeft() throws Exception {
        installMaven("echo no network >&2; exit 1");
        Run run = jbang("version");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no network").contains("Maven could not fetch JBang");
        assertThat(namesIn(cache())).isEmpty();
    }

    @Test
    void anAliasIsFoundFromAnyFolderThroughALinkAndAPathWithSpaces() throws Exception {
        checkOut("demo");
        Path link = Files.createSymbolicLink(machine.resolve("jb"), Path.of("check out/jbang"));

        Path real = script("demo");
        assertThat(runAs(link, "demo").out()).isEqualTo(real + "\n");
        assertThat(runAs(link, "--verbose", "run", "demo").out()).isEqualTo("--verbose\nrun\n" + real + "\n");
        assertThat(runAs(link, "--cp", "demo", "demo").out()).isEqualTo("--cp\ndemo\n" + real + "\n");
        assertThat(runAs(link, "demo@http://host/").out()).isEqualTo("demo@http://host/\n");
        answerWithACommand("jar");
        assertThat(argumentsOf(runAs(link, "demo", "a b", "demo"))).containsExactly("a b", "demo");
    }

    @Test
    void aCommandThatAUserWaitsForKeepsItsClassesForTheNextTime() throws Exception {
        Path bootstrap = checkOut("status");
        answerWithACommand("jar");
        List<String> printed =
                runAs(bootstrap, "status", "--json").out().lines().toList();
        assertThat(printed)
                .startsWith("-Xlog:disable", "-XX:+AutoCreateSharedArchive")
                .endsWith("Main", "--json");
        assertThat(archiveOf(printed).toString()).matches(cache() + "/starts/.*/check out/status-[0-9]+-[0-9]+[.]jsa");
    }

    @Test
    void theJBangOnPathIsToldToKeepThemToo() throws Exception {
        Path bootstrap = checkOut("status");
        executable(tools.resolve("jbang"), "for word; do echo \"$word\"; done");
        List<String> printed =
                runAs(bootstrap, "status", "--json").out().lines().toList();
        assertThat(archiveOf(printed).toString()).startsWith(cache() + "/starts/");
        assertThat(printed).endsWith(script("status").toString(), "--json");
    }

    /** They are of one class path: the JVM that finds them with another one neither uses nor replaces them. */
    @Test
    void theClassesThatAnOlderSourceLeftGo() throws Exception {
        Path bootstrap = checkOut("status");
        answerWithACommand("jar");
        Path before = archiveOf(runAs(bootstrap, "status").out().lines().toList());
        Files.writeString(before, "classes");
        assertThat(archiveOf(runAs(bootstrap, "status").out().lines().toList()))
                .isEqualTo(before)
                .exists();

        Files.writeString(script("status"), "// another");

        assertThat(archiveOf(runAs(bootstrap, "status").out().lines().toList())).isNotEqualTo(before);
        assertThat(before).doesNotExist();
    }

    @Test
    void theFewClassesOfAHelpTextAreNotKeptInTheirPlace() throws Exception {
        Path bootstrap = checkOut("status");
        answerWithACommand("jar");
        assertThat(runAs(bootstrap, "status", "--help").out().lines())
                .containsExactly("-classpath", machine.resolve("jar").toString(), "Main", "--help");
        Files.writeString(archiveOf(runAs(bootstrap, "status").out().lines().toList()), "classes");
        assertThat(runAs(bootstrap, "status", "--help").out()).contains("SharedArchiveFile");
    }

    /** Its header is written last, and a JVM that finds none neither uses nor replaces the file. */
    @Test
    void classesThatAKillLeftHalfWrittenGo() throws Exception {
        Path bootstrap = checkOut("status");
        answerWithACommand("jar");
        Path archive = archiveOf(runAs(bootstrap, "status").out().lines().toList());
        for (byte[] half : List.of(new byte[0], new byte[10_000])) {
            Files.write(archive, half);
            assertThat(archiveOf(runAs(bootstrap, "status").out().lines().toList()))
                    .isEqualTo(archive)
                    .doesNotExist();
        }
    }

    @Test
    void whatLiesAmongTheKeptCommandsByAnotherNameDoesNoHarm() throws Exception {
        Path bootstrap = checkOut("status");
        answerWithACommand("jar");
        Path archive = archiveOf(runAs(bootstrap, "status").out().lines().toList());
        // As of another checkout in this one.
        Path other = Files.createDirectories(archive.resolveSibling("status-2-3/inner"));
        Files.writeString(script("status"), "// changed");
        assertThat(argumentsOf(runAs(bootstrap, "status", "x"))).containsExactly("x");
        assertThat(other).isDirectory();

        Path folder = Files.createDirectory(
                archiveOf(runAs(bootstrap, "status").out().lines().toList()));
        assertThat(runAs(bootstrap, "status").out()).contains("Main").doesNotContain("SharedArchiveFile");
        Files.delete(folder);
    }

    @Test
    void whereAProgramIsMissingJBangIsAskedEachTime() throws Exception {
        Path bootstrap = checkOut("demo");
        answerWithACommand("jar");
        runAs(bootstrap, "demo");
        for (String program : List.of("find", "cksum", "rm")) {
            Path tool = tools.resolve(program);
            byte[] content = Files.readAllBytes(tool);
            Files.delete(tool);
            Files.deleteIfExists(machine.resolve("asked"));
            assertThat(runAs(bootstrap, "demo", "x").err()).isEmpty();
            assertThat(asked()).as("without " + program).isNotEmpty();
            executable(tool, new String(content, StandardCharsets.UTF_8));
        }
    }

    @Test
    void jbangIsAskedOnceHowAScriptOfOursStartsAndNotForItsArguments() throws Exception {
        Path bootstrap = checkOut("demo");
        answerWithACommand("jar");

        assertThat(argumentsOf(runAs(bootstrap, "demo", "a b", "$HOME", "it's")))
                .containsExactly("a b", "$HOME", "it's");
        assertThat(asked()).isNotEmpty().allMatch(line -> line.endsWith("/scripts/demo.java"));

        Files.delete(machine.resolve("asked"));
        assertThat(argumentsOf(runAs(bootstrap, "demo", "--help"))).containsExactly("--help");
        assertThat(argumentsOf(runAs(bootstrap, "demo"))).isEmpty();
        assertThat(asked()).isEmpty();
    }

    @Test
    void jbangIsAskedAgainWhenASourceOrItsSettingsChangeOrAJarIsGone() throws Exception {
        Path bootstrap = checkOut("demo");
        Path source = Files.createDirectories(bootstrap.resolveSibling("lib/src/main"))
                .resolve("A.java");
        Files.writeString(source, "class A {}");
        answerWithACommand("jar");
        runAs(bootstrap, "demo");

        Files.writeString(source, "class B {}");
        assertAskedAgain(bootstrap);
        Files.writeString(source, "class A {}");
        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        assertAskedAgain(bootstrap);
        Files.writeString(script("demo"), "// changed");
        assertAskedAgain(bootstrap);
        Path target = Files.writeString(machine.resolve("target.java"), "// behind a link");
        Files.createSymbolicLink(script("demo").resolveSibling("linked.java"), target);
        assertAskedAgain(bootstrap);
        Files.writeString(target, "// changed behind a link");
        assertAskedAgain(bootstrap);
        environment.put("JBANG_REPO", "elsewhere");
        assertAskedAgain(bootstrap);
        environment.put("JAVA_HOME", installJdk("jdk", "26.0.1").toString());
        assertAskedAgain(bootstrap);
        Files.delete(machine.resolve("jar"));
        answerWithACommand("another jar");
        assertAskedAgain(bootstrap);
        assertThat(namesIn(cache().resolve("starts")
                        .resolve("." + bootstrap.getParent().toRealPath())))
                .hasSize(1);
    }

    private void assertAskedAgain(Path bootstrap) throws Exception {
        Files.deleteIfExists(machine.resolve("asked"));
        assertThat(argumentsOf(runAs(bootstrap, "demo", "x"))).containsExactly("x");
        assertThat(asked()).isNotEmpty();
        Files.delete(machine.resolve("asked"));
        assertThat(argumentsOf(runAs(bootstrap, "demo", "y"))).containsExactly("y");
        assertThat(asked()).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsAskedForEachTime() throws Exception {
        Path bootstrap = checkOut("demo");
        answerWithACommand("jar");
        Files.createDirectories(cache());
        Files.writeString(cache().resolve("starts"), "a file in the folder's place");

        assertThat(argumentsOf(runAs(bootstrap, "demo", "x"))).containsExactly("x");
        Files.delete(machine.resolve("asked"));
        assertThat(argumentsOf(runAs(bootstrap, "demo", "y"))).containsExactly("y");
        assertThat(asked()).isNotEmpty();
    }

    @Test
    void ofAKeptCommandThatIsNotWholeNothingIsRun() throws Exception {
        Path bootstrap = checkOut("demo");
        answerWithACommand("jar");
        runAs(bootstrap, "demo", "x");
        Path starts =
                cache().resolve("starts").resolve("." + bootstrap.getParent().toRealPath());
        Path kept = starts.resolve(namesIn(starts).getFirst());
        String whole = Files.readString(kept);
        for (int length : List.of(0, 10, 20, whole.indexOf("Main") + 2)) {
            Files.writeString(kept, whole.substring(0, length));
            assertThat(argumentsOf(runAs(bootstrap, "demo", "y"))).containsExactly("y");
        }
    }

    /** A checkout of a folder with a blank, with a script of this name; its bootstrap. */
    private Path checkOut(String script) throws IOException {
        Path checkout = Files.createDirectories(machine.resolve("check out"));
        Files.createDirectory(checkout.resolve("scripts"));
        Files.writeString(checkout.resolve("scripts/" + script + ".java"), "");
        return Files.copy(Checkout.JBANG, checkout.resolve("jbang"));
    }

    private Path script(String name) throws IOException {
        return machine.resolve("check out/scripts/" + name + ".java").toRealPath();
    }

    /** What follows the main class of {@link #answerWithACommand}. */
    private static List<String> argumentsOf(Run run) {
        List<String> printed = run.out().lines().toList();
        assertThat(printed).contains("Main");
        return printed.subList(printed.indexOf("Main") + 1, printed.size());
    }

    private static Path archiveOf(List<String> options) {
        String option = "-XX:SharedArchiveFile=";
        return options.stream()
                .filter(each -> each.contains(option))
                .map(each -> Path.of(each.substring(each.indexOf('=', each.indexOf(option)) + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** JBang answers with a command that has a jar of this name in its class path, and prints all its arguments. */
    private void answerWithACommand(String jar) throws IOException {
        Path file = Files.writeString(machine.resolve(jar), "classes");
        Path program = machine.resolve("a program");
        executable(program, "for word; do echo \"$word\"; done");
        environment.put("CODE", "255");
        environment.put("ANSWER", "'" + program + "' -classpath '" + file + "' Main");
        environment.put("ASKED", machine.resolve("asked").toString());
    }

    private List<String> asked() throws IOException {
        Path file = machine.resolve("asked");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void theJBangOnPathIsTakenButNoOtherBootstrap() throws Exception {
        Path other = Files.createDirectory(machine.resolve("other"));
        Files.copy(Checkout.JBANG, other.resolve("jbang"));
        executable(tools.resolve("jbang"), "echo installed \"$@\"; exit 4");
        environment.put("PATH", other + ":" + tools);
        assertThat(jbang("version")).isEqualTo(new Run(4, "installed version\n", ""));
    }

    @Test
    void anAnswerOfJBangIsPrintedWithItsExitCode() throws Exception {
        environment.putAll(Map.of("CODE", "2", "ANSWER", "exit 0"));
        Run run = jbang("nonsense");
        assertThat(run.out()).isEqualTo("exit 0\n");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void theCommandTakesTheShellsPlaceWithItsInputSignalsAndExitCode() throws Exception {
        Path program = machine.resolve("program");
        executable(program, "trap 'echo stopped; exit 5' TERM; read line; echo got $line; read line");
        environment.putAll(Map.of("CODE", "255", "ANSWER", program + " x 'a b'"));
        Process process = start("watch");
        try (var in = process.outputWriter();
                var out = process.inputReader()) {
            in.write("hello\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("got hello");
            process.toHandle().destroy(); // Process.destroy would close the streams too
            assertThat(out.readLine()).isEqualTo("stopped");
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(5);
    }

    private Run jbang(String... arguments) throws Exception {
        return runAs(Checkout.JBANG, arguments);
    }

    private Run runAs(Path jbang, String... arguments) throws Exception {
        return Checkout.run(machine, environment, commandLine(jbang, arguments));
    }

    private Process start(String... arguments) throws IOException {
        return Checkout.command(machine, environment, commandLine(Checkout.JBANG, arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> commandLine(Path jbang, String... arguments) {
        var command = new ArrayList<>(List.of(jbang.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Path cache() {
        return machine.resolve("a cache/dropforge");
    }

    /** A Maven that finds the wanted folder in {@code -DoutputDirectory} and then does what {@code body} says. */
    private void installMaven(String body) throws IOException {
        executable(tools.resolve("mvn"), """
                for word; do
                    case $word in -DoutputDirectory=*) folder=${word#*=} ;; esac
                done
                """ + body);
    }

    private Path installJdk(String name, String version) throws IOException {
        Path jdk = machine.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        executable(jdk.resolve("bin/javac"), "exit 1");
        executable(jdk.resolve("bin/java"), "exec '" + JDK + "/bin/java' \"$@\"");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
