package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The menu is whole, and each command on it answers, from the checkout and from a URL, in another folder. */
class CatalogTest {
    private static final Path SCRIPTS = Checkout.ROOT.resolve("scripts");
    private static final JsonNode ALIASES = new JsonMapper()
            .readTree(Checkout.ROOT.resolve("jbang-catalog.json").toFile())
            .get("aliases");

    /** A command of a script, with its footer. */
    private static final Pattern COMMAND =
            Pattern.compile("@Command\\(\\s*name = \"(?<name>[a-z-]+)\".*?\\R(?:static )?class", Pattern.DOTALL);

    private static final Pattern EXAMPLE = Pattern.compile("\"((?:Example: | {9})\\./jbang [^\"]+)\"");

    @TempDir
    static Path elsewhere;

    private static HttpServer server;

    @BeforeAll
    static void serveTheCheckout() {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = SimpleFileServer.createFileServer(anyPort, Checkout.ROOT, OutputLevel.NONE);
        server.start();
    }

    @AfterAll
    static void stopServing() {
        server.stop(0);
    }

    static List<String> aliases() {
        return ALIASES.propertyNames().stream().sorted().toList();
    }

    static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyAliasIsAScriptAndEveryScriptAnAlias() throws IOException {
        assertThat(aliases()).isEqualTo(scripts());
    }

    /** {@code ./jbang ALIAS} starts the script of that name, so the catalog may not say anything else. */
    @ParameterizedTest
    @MethodSource("aliases")
    void anAliasIsADescriptionAndTheScriptOfItsName(String alias) {
        JsonNode entry = ALIASES.get(alias);
        assertThat(entry.propertyNames()).containsExactlyInAnyOrder("script-ref", "description");
        assertThat(entry.get("script-ref").asString()).isEqualTo("scripts/" + alias + ".java");
        assertThat(entry.get("description").asString()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptSaysWhatItIsAndTakesTheLibraryAsSources(String script) {
        Path file = SCRIPTS.resolve(script + ".java");
        assertThat(Checkout.directives(file, "DESCRIPTION")).as("//DESCRIPTION").hasSize(1);
        assertThat(Checkout.directives(file, "JAVA")).as("//JAVA").containsExactly("25+");
        // As a //DEPS a script would not be compiled again when the library changes, and die of a NoSuchMethodError.
        assertThat(Checkout.directives(file, "DEPS"))
                .as("//DEPS, versions as in lib/pom.xml")
                .isSubsetOf(Pom.read(Checkout.LIB.resolve("pom.xml")).dependencies());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptHelpsFromTheCheckout(String script) throws Exception {
        assertHelps(Checkout.jbang(elsewhere, Map.of(), script, "--help"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptHelpsFromAUrl(String script) throws Exception {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        // What JBang downloads from this port nobody asks for again.
        var downloads = Map.of("JBANG_CACHE_DIR_URLS", elsewhere.resolve("urls").toString());
        assertHelps(Checkout.jbang(elsewhere, downloads, script + "@" + url, "--help"));
    }

    /** As it stands in the script, so that it can be copied. */
    @ParameterizedTest
    @MethodSource("scripts")
    void anExampleIsNotBrokenIntoLines(String script) throws Exception {
        Matcher command = COMMAND.matcher(Files.readString(SCRIPTS.resolve(script + ".java")));
        assertThat(command.find()).isTrue();
        do {
            String name = command.group("name");
            Checkout.Run help = name.equals(script)
                    ? Checkout.jbang(elsewhere, Map.of(), script, "--help")
                    : Checkout.jbang(elsewhere, Map.of(), script, name, "--help");
            assertThat(EXAMPLE.matcher(command.group()).results().map(example -> example.group(1)))
                    .isNotEmpty()
                    .isSubsetOf(help.out().lines().toList());
        } while (command.find());
    }

    private static void assertHelps(Checkout.Run help) {
        assertThat(help.code()).as(help.err()).isZero();
        assertThat(help.out()).startsWith("Usage:").contains("Example").contains("jbang");
        assertThat(help.err()).doesNotContain("WARNING");
    }
}
