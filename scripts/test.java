///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Runs all tests of this checkout
//DEPS info.picocli:picocli:4.7.7
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

// Without the library, so that it runs when the library does not compile.
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

void main(String... args) {
    System.exit(new CommandLine(new Test()).execute(args));
}

@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds the library of this checkout and runs all its tests with Maven.",
        footer = {"", "Example: ./jbang test --only 'CatalogTest,Bootstrap*'"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all tests passed",
            "1:a test failed or could not be run",
            "2:wrong usage"
        })
static class Test implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description =
                    "only the test classes, or Class#method, of these names; separated by commas, * for any letters")
    String only;

    @Option(
            names = "--offline",
            description = "use only what is already in the local Maven repository")
    boolean offline;

    @Override
    public Integer call() throws InterruptedException {
        Path checkout = checkout();
        if (checkout == null) {
            System.err.println(
                    "There is no checkout here to test; clone the project and run ./jbang test in it.");
            return 1;
        }
        var command =
                new ArrayList<>(
                        List.of("mvn", "-B", "-ntp", "-f", checkout + "/lib/pom.xml", "verify"));
        if (only != null) command.add("-Dtest=" + only);
        if (offline) command.add("-o");
        try {
            return run(command) == 0 ? 0 : 1;
        } catch (IOException e) {
            System.err.println(
                    "Maven could not be started; install it (`apt install maven`, `brew install maven`).");
            return 1;
        }
    }

    /**
     * The checkout whose {@code jbang} started this, else the one that the current folder is in;
     * null when in none.
     */
    private static Path checkout() {
        String home = System.getenv("DROPFORGE_HOME");
        if (home != null) return Path.of(home);
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("lib/Dropforge.java")))
            folder = folder.getParent();
        return folder;
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        var maven = new ProcessBuilder(command).inheritIO();
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Maven 3.8's own libraries make a new JDK warn.
        maven.environment()
                .merge(
                        "MAVEN_OPTS",
                        "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow",
                        (a, b) -> a + " " + b);
        Process process = maven.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process.waitFor();
    }
}
