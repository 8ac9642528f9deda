package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes in Markdown say themselves what they are called and who wrote them. */
class MarkdownExtractorTest {
    @TempDir
    Path folder;

    @Test
    void whatFrontMatterSaysIsKnownUnderTheNamesOfDublinCore() throws Exception {
        Part note = part("""
                ---
                title: "Harbour: a report"
                author:
                  - Ann Miller
                  - name: Bob
                    mail: bob@example.org
                date: 2026-11-02
                updated: 2026-11-03T10:00:00Z
                tags: [ships, weather]
                lang: en
                draft: true
                weight: 3
                nothing:
                ---
                # Another heading

                Ships waited outside.
                """);

        assertThat(DublinCore.of(note))
                .containsAllEntriesOf(Map.of(
                        "title", List.of("Harbour: a report"),
                        "creator", List.of("Ann Miller", "Bob"),
                        "created", List.of("2026-11-02"),
                        "modified", List.of("2026-11-03T10:00:00Z"),
                        "subject", List.of("ships", "weather"),
                        "language", List.of("en")));
        assertThat(note.metadata())
                .containsEntry("front-matter:draft", List.of("true"))
                .containsEntry("front-matter:weight", List.of("3"))
                .doesNotContainKey("front-matter:nothing");
        assertThat(note.text()).startsWith("---\ntitle:").contains("Ships waited outside.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Harbour\n\nText",
                "Some text first.\n\n# Harbour #\n## Costs\n",
                "Harbour\n=======\nText",
                "```\n# no title\n```\n# Harbour\n",
                "---\ndraft: true\n---\n\n# Harbour\n",
                "---\r\ntitle: Harbour\r\n---\r\ntext\r\n",
                "---\ntitle: Harbour\n...\n",
                "---\n# a comment\n---\n# Harbour\n",
                "---\n{ no: yaml\n---\n# Harbour\n",
            })
    void itsTitleIsThatOfTheFrontMatterOrTheFirstHeading(String text) throws Exception {
        assertThat(DublinCore.of(part(text)).get("title")).containsExactly("Harbour");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No heading at all.\n",
                "## Only a section\n",
                "#hashtag\n",
                "---\nA rule, and then text.\n",
                "---\n- a\n- b\n---\n",
                "---\n---\n",
                "```\n# code\n",
            })
    void whatHasNoTitleHasNone(String text) throws Exception {
        Part note = part(text);

        assertThat(note.failure()).isNull();
        assertThat(DublinCore.of(note)).doesNotContainKey("title");
    }

    private Part part(String text) throws Exception {
        Source source = Source.of(Files.writeString(folder.resolve("note.md"), text));
        Extractor extractor = new ExtractorFactory().extractorFor(source);
        assertThat(extractor.name()).isEqualTo("markdown 1");
        return extractor.extract(source, Limits.DEFAULTS).document();
    }
}
