package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.Hit;
import dropforge.files.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search finds among a few documents, and in which order. */
class DocumentSearchTest {
    @TempDir
    static Path workspace;

    private static DocumentFolder folder;

    @BeforeAll
    static void makeDocuments() throws Exception {
        folder = new DocumentFolder(workspace);
        folder.drop("letters/harbour.html", """
                <html lang="en"><head><title>The harbour report</title><meta name="author" content="Ada Miller">
                <meta name="dcterms.created" content="2019-05-04T10:00:00Z"></head>
                <body>Ships, cranes and tides, and once more cranes.</body></html>
                """);
        folder.drop("letters/crane.txt", "A crane is a bird. The bird stands in shallow water all day.\n");
        folder.drop("notes/café.md", "# Menü\n\nCrème brûlée für zwei, bitte; no ships here.\n");
        folder.drop("notes/日記.txt", "今日は東京で美味しいラーメンを食べました。\n");
        folder.drop("harbour plan 2026.csv", "berth,length\nNorth,120\nSouth,90\n");
        folder.drop("many.txt", "ships ".repeat(500) + "\n");
        Files.copy(DocumentFolder.SAMPLES.resolve("nested.zip"), folder.inbound.resolve("nested.zip"));
        folder.watchAll(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crane | letters/crane.txt",
                "crane* | letters/crane.txt, letters/harbour.html",
                "\"bird stands\" | letters/crane.txt",
                "\"stands bird\" |",
                "bird crane | letters/crane.txt",
                "bird -water |",
                "ships -cranes -cafe | many.txt",
                "creme brulee | notes/café.md",
                "CRÈME | notes/café.md",
                "東京 | notes/日記.txt",
                "京東 |",
                "ラーメン 東京 | notes/日記.txt",
                "cafe | notes/café.md",
                "treasure | nested.zip",
                "Miller | letters/harbour.html",
                "plan | harbour plan 2026.csv",
                "berth north | harbour plan 2026.csv",
                "nothing-of-this |",
            })
    void wordsPhrasesBeginningsAndWhatMustNotBeThere(String words, String expected) {
        List<String> paths = expected == null ? List.of() : List.of(expected.split(", "));

        assertThat(folder.search(words)).containsExactlyInAnyOrderElementsOf(paths);
    }

    @Test
    void whatIsCalledSoComesFirst() {
        assertThat(folder.search("harbour")).containsExactly("letters/harbour.html", "harbour plan 2026.csv");
        assertThat(folder.search("crane*")).containsExactly("letters/crane.txt", "letters/harbour.html");
    }

    @Test
    void aHitNamesThePartAndMarksTheWords() {
        Hit hit = folder.hits("treasure", DocumentQuery.ALL).getFirst();

        assertThat(hit.partName()).isEqualTo("b.pdf");
        assertThat(hit.snippet()).contains(Hit.BEGIN + "treasure" + Hit.END);
        assertThat(folder.hits("東京", DocumentQuery.ALL).getFirst().snippet()).contains(Hit.BEGIN + "東京" + Hit.END);
    }

    /** SQLite's own function for this takes minutes, since it compares each place with each other one. */
    @Test
    void aWordThatIsVeryOftenThereIsFoundAsSoonAsAnyOther(@TempDir Path another) throws Exception {
        var large = new DocumentFolder(another);
        large.drop("big.log", "line of a log with status ok\n".repeat(150_000));
        large.watchAll(1);

        Hit hit = large.hits("status line", DocumentQuery.ALL).getFirst();

        assertThat(hit.snippet()).contains(Hit.BEGIN + "line" + Hit.END, Hit.BEGIN + "status" + Hit.END);
    }

    @Test
    void filtersNarrowItDown() {
        DocumentQuery all = DocumentQuery.ALL;

        assertThat(paths(all.withType("txt"))).containsExactly("letters/crane.txt", "many.txt", "notes/日記.txt");
        assertThat(paths(all.withType("text/html"))).containsExactly("letters/harbour.html");
        assertThat(paths(all.withType("html"))).containsExactly("letters/harbour.html");
        assertThat(paths(all.withAuthor("miller"))).containsExactly("letters/harbour.html");
        assertThat(paths(all.withPath("letters"))).containsExactly("letters/crane.txt", "letters/harbour.html");
        assertThat(paths(all.withPath("*.zip"))).containsExactly("nested.zip");
        assertThat(paths(all.withPath("letters/*.txt"))).containsExactly("letters/crane.txt");
        assertThat(paths(all.withLanguage("en")))
                .contains("letters/harbour.html")
                .doesNotContain("notes/日記.txt");
        assertThat(paths(all.withUntil(Instant.parse("2020-01-01T00:00:00Z")))).contains("letters/harbour.html");
        assertThat(paths(all.withSince(Instant.parse("2020-01-01T00:00:00Z")))).doesNotContain("letters/harbour.html");
        assertThat(folder.hits("ships", all.withPath("letters")))
                .extracting(hit -> hit.document().path())
                .containsExactly("letters/harbour.html");
        assertThat(folder.hits("ships", all).subList(0, 1)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"", "\"\"", "*", "-", "( OR", "a\" b", "NEAR(x", "about:x", "{x}", "x^2", "'; drop", "%_\\"})
    void whatMeansSomethingToADatabaseDoesNotHere(String words) {
        try {
            assertThat(folder.search(words)).isNotNull();
        } catch (UserMistake e) {
            assertThat(e).hasMessageStartingWith("There is no word in");
        }
    }

    @Test
    void wordsThatMustNotBeThereAreNotEnough() {
        assertThatThrownBy(() -> folder.search("-ships"))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith("There is no word in '-ships' that must be there");
    }

    private static List<String> paths(DocumentQuery query) {
        return folder.look(documents -> documents.find(query)).stream()
                .map(Document::path)
                .toList();
    }
}
