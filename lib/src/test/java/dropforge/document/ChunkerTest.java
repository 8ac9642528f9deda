package dropforge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.document.ChunkSettings.Unit;
import dropforge.files.WrongUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A text is cut where a reader would cut it, and nothing of it is lost. */
class ChunkerTest {
    private static final String SEED = "20261127";
    private static final String SHA256 = "ab".repeat(32);

    @Property(tries = 1_000, seed = SEED)
    void piecesAreInOrderApartAndNoneTooLargeAndNothingIsLost(
            @ForAll("texts") String text, @ForAll @IntRange(min = 10, max = 200) int size, @ForAll Unit unit) {
        List<Chunk> chunks = chunks(text, new ChunkSettings(size, unit, 0));

        int end = 0;
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            assertThat(chunk.number()).isEqualTo(i);
            assertThat(chunk.start()).isGreaterThanOrEqualTo(end);
            assertThat(text.substring(end, chunk.start())).matches(ChunkerTest::isBlank);
            assertThat(chunk.text()).isEqualTo(text.substring(chunk.start(), chunk.end()));
            assertThat(size(chunk, unit)).isBetween(1, size);
            assertThat(Character.isLowSurrogate(chunk.text().charAt(0))
                            && chunk.start() > 0
                            && Character.isHighSurrogate(text.charAt(chunk.start() - 1)))
                    .isFalse();
            end = chunk.end();
        }
        assertThat(text.substring(end)).matches(ChunkerTest::isBlank);
        assertThat(chunks(text, new ChunkSettings(size, unit, 0))).isEqualTo(chunks);
        assertThat(new HashSet<>(chunks.stream().map(Chunk::id).toList())).hasSameSizeAs(chunks);
    }

    @Property(tries = 1_000, seed = SEED)
    void withOverlapTooNoneIsTooLargeAndNothingIsLost(
            @ForAll("texts") String text,
            @ForAll @IntRange(min = 10, max = 200) int size,
            @ForAll @IntRange(min = 1, max = 100) int overlap,
            @ForAll Unit unit) {
        var settings = new ChunkSettings(size, unit, Math.min(overlap, size / 2));
        int start = -1;
        int end = 0;
        for (Chunk chunk : chunks(text, settings)) {
            assertThat(size(chunk, unit)).isBetween(1, size);
            assertThat(chunk.text()).isEqualTo(text.substring(chunk.start(), chunk.end()));
            assertThat(chunk.start()).isGreaterThan(start);
            assertThat(chunk.end()).isGreaterThan(end);
            if (chunk.start() > end) {
                assertThat(text.substring(end, chunk.start())).matches(ChunkerTest::isBlank);
            } else {
                String repeated = text.substring(chunk.start(), end);
                assertThat(unit == Unit.TOKENS ? tokens(repeated) : repeated.length())
                        .isLessThanOrEqualTo(settings.overlap());
            }
            start = chunk.start();
            end = chunk.end();
        }
        assertThat(text.substring(end)).matches(ChunkerTest::isBlank);
    }

    /** On it rests that no piece is larger than asked for. */
    @Property(tries = 1_000, seed = SEED)
    void twoTextsTogetherHaveNoMoreTokensThanEach(@ForAll("texts") String one, @ForAll("texts") String other) {
        assertThat(tokens(one + other))
                .isLessThanOrEqualTo(tokens(one) + tokens(other))
                .isGreaterThanOrEqualTo(Math.max(tokens(one), tokens(other)));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(200);
        Arbitrary<String> pieces = Arbitraries.of(
                        "word",
                        "Ärger",
                        "a",
                        ".",
                        ". ",
                        "! ",
                        " ",
                        " ",
                        "\n",
                        "\n\n",
                        "\r\n",
                        "\r\n\r\n",
                        "\t",
                        "\u00a0",
                        "# Title\n",
                        "\n\n## Deeper\n\n",
                        "\n\n2.1 Results\n\n",
                        "\n\nTitle\n=====\n",
                        "\n\nA Title\n\n",
                        "```\n",
                        "漢字",
                        "。",
                        "ひらがな",
                        "한국어",
                        "ไทย",
                        "\ud83d\ude00",
                        "e\u0301",
                        "Donaudampfschifffahrtsgesellschaftskapitän",
                        "x".repeat(300),
                        "1234567",
                        ";;;;;;")
                .list()
                .ofMaxSize(80)
                .map(list -> String.join("", list));
        Arbitrary<String> prose = Arbitraries.of(
                        "The harbour was closed. ",
                        "Nobody knew why! ",
                        "Eleven ships, all of them late, waited. ",
                        "So?\n\n",
                        "\n\n## Later\n\n",
                        "It was opened on Monday by the harbour master himself. ")
                .list()
                .ofMaxSize(60)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(anything, pieces, prose);
    }

    @Example
    void aTextThatIsShortIsOnePiece() {
        assertThat(texts("  One. Two.\n\nThree.\n", characters(100))).containsExactly("One. Two.\n\nThree.");
        assertThat(texts(" \n\t\u00a0 ", characters(100))).isEmpty();
        assertThat(texts("", characters(100))).isEmpty();
    }

    @Example
    void itIsCutBetweenParagraphsThenSentencesThenWords() {
        assertThat(texts("First one here.\n\nSecond one here.\n\nThird.", characters(33)))
                .containsExactly("First one here.\n\nSecond one here.", "Third.");
        assertThat(texts("Short.\n\nA first sentence. A second sentence. A third.", characters(30)))
                .containsExactly("Short.\n\nA first sentence.", "A second sentence. A third.");
        assertThat(texts("one two three four five six seven", characters(14)))
                .containsExactly("one two three", "four five six", "seven");
        assertThat(texts("a bcdefghijklmnopqrstuvwxyz z", characters(10)))
                .containsExactly("a", "bcdefghijk", "lmnopqrstu", "vwxyz z");
        assertThat(texts("一二三四五六七八九十一二三。", characters(10))).containsExactly("一二三四五六七八九十", "一二三。");
    }

    @Example
    void linesStayWholeWhereThereAreNoSentences() {
        assertThat(texts("apples 12\npears 7\nplums 3\n", characters(18)))
                .containsExactly("apples 12\npears 7", "plums 3");
    }

    @Example
    void eachPieceSaysUnderWhichHeadingsItStands() {
        String text = """
                # Harbour

                Closed for now.

                ## Reasons

                Ice. A lot of ice.

                ### Ice

                It came early.

                ## Outlook
                None.
                """;
        List<Chunk> chunks = chunks(text, characters(100));
        assertThat(chunks)
                .extracting(Chunk::headings)
                .containsExactly(
                        List.of("Harbour"),
                        List.of("Harbour", "Reasons"),
                        List.of("Harbour", "Reasons", "Ice"),
                        List.of("Harbour", "Outlook"));
        assertThat(chunks)
                .extracting(Chunk::text)
                .containsExactly(
                        "# Harbour\n\nClosed for now.",
                        "## Reasons\n\nIce. A lot of ice.",
                        "### Ice\n\nIt came early.",
                        "## Outlook\nNone.");
    }

    @Example
    void aHeadingIsNotLeftAlone() {
        assertThat(texts("# Book\n\n## Chapter\n\nIt begins.", characters(100)))
                .containsExactly("# Book\n\n## Chapter\n\nIt begins.");
        assertThat(chunks("# Book\n\n## Chapter\n\nIt begins.", characters(100))
                        .getFirst()
                        .headings())
                .containsExactly("Book", "Chapter");
        assertThat(texts("# Chapter\n\nIt begins here. It ends there. That is all.", characters(42)))
                .containsExactly("# Chapter\n\nIt begins here. It ends there.", "That is all.");
    }

    @Example
    void headingsWithoutMarksAreFoundByNumberOrByHowTheyStand() {
        String numbered = """
                A report about everything.

                1 Introduction

                It is long and has sentences. Many of them.

                1.1 Scope
                All of it, and then some more.

                2 Results

                There were none of them.
                """;
        assertThat(chunks(numbered, characters(100)))
                .extracting(Chunk::headings)
                .containsExactly(
                        List.of(),
                        List.of("1 Introduction"),
                        List.of("1 Introduction", "1.1 Scope"),
                        List.of("2 Results"));

        String titled =
                "The Harbour\n\nIt was closed for eleven days.\n\nOutlook\n\nNobody knows when it opens again.\n";
        assertThat(chunks(titled, characters(100)))
                .extracting(Chunk::headings)
                .containsExactly(List.of("The Harbour"), List.of("Outlook"));
        assertThat(chunks("Harbour\n=======\nClosed.\n\nOutlook\n-------\nNone.\n", characters(100)))
                .extracting(Chunk::headings)
                .containsExactly(List.of("Harbour"), List.of("Harbour", "Outlook"));
    }

    @Example
    void whatOnlyLooksLikeAHeadingIsNone() {
        for (String text : List.of(
                "1. Milk and bread\n2. Butter\n3. Eggs\n",
                "Shopping\n\nMilk\n\nBread\n",
                "Dear Ms Miller,\n\nThank you for your letter. It came.\n",
                "See the next page for\n\nall the details of it. They are many.\n",
                "```\n# a comment\n```\n\nThat was code. It is over.\n",
                "#hashtag\n\nis what they say. All of them.\n",
                "12 34 56\n\nThese are numbers. They are three.\n",
                "One line\nand another\n\nand then a sentence. It ends.\n")) {
            assertThat(chunks(text, characters(500)))
                    .as(text)
                    .singleElement()
                    .satisfies(chunk -> assertThat(chunk.headings()).isEmpty());
        }
        assertThat(new Chunker(characters(500))
                        .chunks(1, SHA256, 0, "# A comment\nx = 1\n\n# Another\ny = 2\n", "text/x-python", Locale.ROOT))
                .singleElement();
    }

    @Example
    void wholeSentencesAreRepeatedWhereThatIsAsked() {
        assertThat(texts("One is here. Two is here. Three is. Four is.", new ChunkSettings(26, Unit.CHARACTERS, 13)))
                .containsExactly("One is here. Two is here.", "Two is here. Three is.", "Three is. Four is.");
    }

    @Example
    void anIdDependsOnBytesOffsetsAndSettingsAlone() {
        String text = "First one here.\n\nSecond one here.";
        List<String> ids = ids(1, SHA256, 0, text, characters(20));
        assertThat(ids).hasSize(2).allMatch(id -> id.matches("[0-9a-f]{16}"));
        assertThat(ids(77, SHA256, 0, text, characters(20))).isEqualTo(ids);
        assertThat(ids(1, "cd".repeat(32), 0, text, characters(20))).doesNotContainAnyElementsOf(ids);
        assertThat(ids(1, SHA256, 1, text, characters(20))).doesNotContainAnyElementsOf(ids);
        assertThat(ids(1, SHA256, 0, text, characters(21))).doesNotContainAnyElementsOf(ids);
        // Of today; another one would make everybody's indexes stale.
        assertThat(ids).containsExactly("d05ad96b15d99e7e", "996f7e5942cdea22");
    }

    @Example
    void aLongTextWithoutAnyStructureIsCutInNoTime() {
        String text = "word ".repeat(1_000_000);
        assertThat(chunks(text, new ChunkSettings(400, Unit.TOKENS, 50))).hasSize(2_500);
    }

    @Example
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new ChunkSettings(9, Unit.TOKENS, 0))
                .isInstanceOf(WrongUsage.class)
                .hasMessage("--size is 9, but must be 10 at least.");
        assertThatThrownBy(() -> new ChunkSettings(100, Unit.TOKENS, 51))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("from 0 to 50");
        assertThatThrownBy(() -> new ChunkSettings(100, Unit.TOKENS, -1)).isInstanceOf(WrongUsage.class);
    }

    private static ChunkSettings characters(int size) {
        return new ChunkSettings(size, Unit.CHARACTERS, 0);
    }

    private static List<Chunk> chunks(String text, ChunkSettings settings) {
        return new Chunker(settings).chunks(1, SHA256, 0, text, "text/plain", Locale.ENGLISH);
    }

    private static List<String> texts(String text, ChunkSettings settings) {
        return chunks(text, settings).stream().map(Chunk::text).toList();
    }

    private static List<String> ids(long document, String sha256, int part, String text, ChunkSettings settings) {
        return new Chunker(settings)
                .chunks(document, sha256, part, text, "text/plain", Locale.ENGLISH).stream()
                        .map(Chunk::id)
                        .toList();
    }

    private static int size(Chunk chunk, Unit unit) {
        return unit == Unit.TOKENS ? chunk.tokens() : chunk.text().length();
    }

    private static int tokens(String text) {
        return Tokens.count(text, 0, text.length());
    }

    private static boolean isBlank(String text) {
        return text.codePoints().allMatch(Tokens::isBlank);
    }
}
