package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.Checkout.Run;
import dropforge.extract.Extractor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about documents as a user types them, on a few real ones. */
class DocumentScriptsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SAMPLES = List.of(
            "testEPUB.epub", "nested.zip", "testWORD_various.doc", "hostile-encrypted.pdf", "testTXTNonASCIIUTF8.txt");

    @TempDir
    static Path here;

    private static Path reports;
    private static Run first;

    @BeforeAll
    static void makeDocuments() throws Exception {
        reports = Files.createDirectories(here.resolve("reports/2026"));
        for (String sample : SAMPLES) {
            Files.copy(DocumentFolder.SAMPLES.resolve(sample), reports.resolve(sample));
        }
        first = jbang("elt", "reports");
    }

    @Test
    void eltSaysWhatCameOutByFormatAndByKindOfFailure() throws Exception {
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .containsPattern("epub +1 +0 +0")
                .contains("5 documents extracted, 5 of them new: 4 whole, 0 partial, 1 failed; 0 moved, 0 removed")
                .contains("encrypted 1");
        assertThat(first.err()).contains("2026/hostile-encrypted.pdf", "(encrypted)");

        assertThat(done("elt").out())
                .startsWith("Nothing has changed in " + here.resolve("reports") + ": no document")
                .endsWith("\nas before: 1 document failed; see `status`\n");
        JsonNode counts = JSON.readTree(done("elt", "--json").out());
        assertThat(counts.get("added").asInt()).isZero();
        assertThat(counts.get("before").get("failed").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsWrittenReplacesNoDocument() throws Exception {
        Path document = reports.resolve("testEPUB.epub");
        byte[] before = Files.readAllBytes(document);
        for (List<String> command : List.of(
                List.of("documents", "chunks", "--to", document.toString()),
                List.of("documents", "export", "--format", "csv", "reports/2026/testEPUB.epub"))) {
            Run run = jbang(command.toArray(String[]::new));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .contains("is document #", "Name another file.")
                    .hasLineCount(1);
        }
        assertThat(document).hasBinaryContent(before);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC}) // elsewhere links are for administrators
    void eltSaysEachTimeWhatItCannotRead() throws Exception {
        Path folder = Files.createDirectory(here.resolve("unread"));
        Files.createSymbolicLink(folder.resolve("nowhere.txt"), here.resolve("nothing"));
        String workspace = here.resolve("of unread").toString();

        Run once = done("elt", "unread", "--workspace", workspace, "--json");
        assertThat(once.err()).contains("nowhere.txt cannot be read");
        JsonNode counts = JSON.readTree(once.out());
        assertThat(counts.get("unread").asInt()).isEqualTo(1);
        assertThat(counts.get("before").get("unread").asInt()).isZero();
        assertThat(done("elt", "unread", "--workspace", workspace).out())
                .endsWith("\nas before: 1 file that cannot be read; see `status`\n");

        Files.delete(folder.resolve("nowhere.txt"));
        assertThat(done("elt", "unread", "--workspace", workspace).out()).doesNotContain("as before");
    }

    @Test
    void documentsAreListedShownAndFound() throws Exception {
        assertThat(done("documents", "list").out().lines())
                .hasSize(SAMPLES.size() + 1)
                .anySatisfy(
                        line -> assertThat(line).contains("2026/testEPUB.epub", "Bart Hanssens", "An ePub for Tika"));
        assertThat(done("documents", "list", "--status", "failed").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("failed (encrypted)"));
        assertThat(done("documents", "list", "--author", "mccandless", "--json")
                        .out()
                        .lines())
                .singleElement()
                .satisfies(line -> assertThat(JSON.readTree(line)
                                .get("description")
                                .get("creator")
                                .asString())
                        .isEqualTo("Michael McCandless"));
        assertThat(done("documents", "search", "treasure", "levels").out())
                .startsWith("2026/nested.zip > ")
                .contains("[treasure] two [levels] down");
        assertThat(done("documents", "search", "nested", "--json").out()).contains("\"path\":\"2026/nested.zip\"");
        assertThat(done("documents", "show", "testEPUB.epub").out())
                .containsPattern("title +An ePub +for Tika")
                .contains("creator      Bart Hanssens", "by tika ");
        assertThat(done("documents", "show", "reports/2026/testTXTNonASCIIUTF8.txt", "--text")
                        .out())
                .contains("chien paresseux");
        JsonNode shown =
                JSON.readTree(done("documents", "show", "nested.zip", "--json").out());
        assertThat(shown.get("parts")).hasSizeGreaterThan(1);
        assertThat(done("status").out()).contains("documents  5 documents of ", "1 failed, 0 partial (encrypted 1)");
    }

    @Test
    void aListWithoutDocumentsSaysWhetherThereAreAny() throws Exception {
        assertThat(done("documents", "list", "--author", "nobody").out())
                .startsWith("No document is like that; say fewer of these options");

        Files.createDirectories(here.resolve("empty"));
        done("elt", "empty", "--workspace", "of-nothing");
        assertThat(done("documents", "list", "--workspace", "of-nothing").out())
                .startsWith("There is no document; `elt FOLDER` makes");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void ctrlCLeavesWhatWasDoneAndSaysHowToGoOn() throws Exception {
        Path many = Files.createDirectories(here.resolve("many"));
        // The first one, which fails, tells that it has begun; the others are too many to be done when that is read.
        Files.copy(DocumentFolder.SAMPLES.resolve("hostile-encrypted.pdf"), many.resolve("a.pdf"));
        int others = 3_000;
        for (int i = 0; i < others; i++) {
            Files.writeString(many.resolve("b" + i + ".txt"), "number " + i);
        }
        Path out = here.resolve("out.txt");
        Path err = here.resolve("err.txt");
        Process elt = Checkout.command(
                        here, Map.of(), List.of(Checkout.JBANG.toString(), "elt", "many", "--workspace", "interrupted"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(err).contains("a.pdf is not extracted"));
        } finally {
            new ProcessBuilder("kill", "-INT", String.valueOf(elt.pid()))
                    .start()
                    .waitFor();
        }

        assertThat(elt.waitFor()).isEqualTo(130);
        assertThat(out).isEmptyFile();
        assertThat(err)
                .content()
                .containsPattern("Stopped after \\S+ documents?; what was done is kept. Run this again");
        assertThat(done("elt", "many", "--workspace", "interrupted").out()).contains(" 0 moved, 0 removed");
        assertThat(done("documents", "list", "--workspace", "interrupted", "--json")
                        .out()
                        .lines())
                .hasSize(others + 1)
                .noneMatch(line -> line.contains("\"status\":\"pending\""));
    }

    @Test
    void aMistakeGetsASentence() throws Exception {
        assertThat(jbang("documents", "search", "nowhere").code()).isEqualTo(1);
        assertMistake(jbang("documents"), 2, "Say what to do: one of list, show, search");
        assertMistake(jbang("documents", "search", "+"), 2, "There is no word in '+'");
        assertMistake(jbang("documents", "search", "tika", "--limit", "0"), 2, "--limit is 0");
        assertMistake(
                jbang("documents", "show", "testEPUP.epub"), 1, "no document testEPUP.epub", "2026/testEPUB.epub?");
        assertMistake(jbang("documents", "list", "--status", "bad"), 2, "--status is bad", "partial");
        assertMistake(jbang("elt", "nowhere", "--workspace", "other"), 1, "The inbound folder", "does not exist");
        assertThat(here.resolve("other")).doesNotExist();
        assertMistake(jbang("elt", "reports", "--document-time", "soon"), 2, "--document-time is soon");
        assertMistake(jbang("documents", "list", "--workspace", "nowhere"), 1, "There is no workspace at");
    }

    @Test
    void failedOnesAreTriedAgain() throws Exception {
        Run retried = jbang("documents", "retry");
        assertThat(retried.code()).isEqualTo(1);
        assertThat(retried.out()).contains("2026/hostile-encrypted.pdf", "failed (encrypted)");
        assertThat(done("documents", "retry", "testEPUB.epub").out()).contains("2026/testEPUB.epub", "ok");
        assertThat(done("documents", "show", "testEPUB.epub").out()).contains("history:");
    }

    @Test
    void whatWasCutIsTriedAgainWhereThatIsSaid() throws Exception {
        Path docs = Files.createDirectories(here.resolve("long"));
        Files.writeString(docs.resolve("a.txt"), "one two three");
        assertThat(done("elt", "long", "--workspace", "cut", "--document-text", "5")
                        .out())
                .contains("0 whole, 1 partial", "too-large 1");

        assertThat(done("documents", "retry", "--workspace", "cut").out())
                .startsWith("No document has failed; --partial has those tried again");
        // What elt was told last holds for those that are tried again.
        done("elt", "long", "--workspace", "cut", "--document-text", "50");
        assertThat(done("documents", "retry", "--partial", "--workspace", "cut").out())
                .contains("a.txt     ok");
        assertThat(done("documents", "show", "a.txt", "--text", "--workspace", "cut")
                        .out())
                .contains("one two three");
    }

    @Test
    void anExtractorOfOnesOwnIsFoundInAJar() throws Exception {
        Path docs = Files.createDirectories(here.resolve("docs"));
        Files.writeString(docs.resolve("a.foo"), "<<hidden>>;;treasure##");

        Run run = jbang("--cp", extractorJar().toString(), "elt", "docs", "--workspace", "own");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(done("documents", "show", "a.foo", "--workspace", "own").out())
                .contains("by foo 1.0", "\nhidden treasure");
    }

    /** The class that the README shows. */
    private static Path extractorJar() throws Exception {
        String readme = Files.readString(Checkout.ROOT.resolve("README.md"));
        int begin = readme.indexOf("import dropforge.extract.*;");
        String code = readme.substring(begin, readme.indexOf("```", begin));
        Path source = Files.writeString(here.resolve("FooExtractor.java"), code);
        Path classes = Files.createDirectories(here.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).isZero();
        Path jar = here.resolve("foo.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("FooExtractor.class"));
            Files.copy(classes.resolve("FooExtractor.class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/" + Extractor.class.getName()));
            out.write("FooExtractor\n".getBytes());
        }
        return jar;
    }

    private static Run done(String... arguments) throws Exception {
        Run run = jbang(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static Run jbang(String... arguments) throws Exception {
        return Checkout.jbang(here, Map.of("LC_ALL", "C.UTF-8"), arguments);
    }

    private static void assertMistake(Run run, int code, String... parts) {
        assertThat(run.err()).contains(parts).doesNotContain("\tat ", "Exception:");
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }
}
