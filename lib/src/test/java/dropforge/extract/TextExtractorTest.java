package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain text is read in the charset in which it was written, which no file says of itself. */
class TextExtractorTest {
    private static final String GERMAN =
            "Der schnelle braune Fuchs springt über den faulen Hund, und ärgert sich später.\n"
                    + "Schöne Grüße aus Köln: das Maß ist voll, die Straße naß.\n";
    private static final String FRENCH =
            "Le renard brun a sauté par-dessus le chien paresseux, l'été dernier, à Orléans.\n"
                    + "Voilà ce que j'ai déjà reçu : une pièce jointe où rien n'a été changé.\n";
    private static final String SPANISH = "El niño comió una manzana en la montaña. ¿Qué pasó después, señor?\n";
    private static final String SWEDISH = "Räksmörgås på ön är gott, sade han och åt upp den på två sekunder.\n";
    private static final String TYPESET = "“It’s a — how to say — naïve café,” she said… for 5 € apiece.\n";
    private static final String RUSSIAN =
            "Съешь же ещё этих мягких французских булок, да выпей чаю.\nСчёт за март приложен к этому письму.\n";
    private static final String UKRAINIAN =
            "Щастям б'єш жук їх глицю в фон й ґедзь пріч. Рахунок за березень додається.\n";
    private static final String JAPANESE = "これは日本語で書かれた文書です。来月の会議の資料を添付します。\nカタカナもあります。\n";
    private static final String CHINESE = "这是一份用中文写的文件。请在下个月的会议之前阅读。\n";
    private static final String KOREAN = "이것은 한국어로 쓰여진 문서입니다. 다음 달 회의 자료를 첨부합니다.\n";
    private static final String CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. Faktura za březen je přiložena.\n";
    private static final String POLISH = "Zażółć gęślą jaźń. Faktura za marzec jest załączona do tego listu.\n";
    private static final String GREEK = "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. Το τιμολόγιο του Μαρτίου.\n";
    private static final String ENGLISH = "It ships on Monday; the price is 300. Please sign and return it.\n";

    @TempDir
    Path folder;

    private final TextExtractor extractor = new TextExtractor();

    static Stream<Arguments> texts() {
        var all = new ArrayList<Arguments>();
        List<String> everything = List.of(
                GERMAN, FRENCH, SPANISH, SWEDISH, TYPESET, RUSSIAN, UKRAINIAN, JAPANESE, CHINESE, KOREAN, CZECH, POLISH,
                GREEK, ENGLISH);
        for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
            for (String text : everything) {
                all.add(Arguments.of(charset, text));
                all.add(Arguments.of(charset, "\ufeff" + text));
            }
        }
        everything.forEach(text -> all.add(Arguments.of("UTF-32LE", "\ufeff" + text)));
        for (String text : List.of(GERMAN, FRENCH, SPANISH, SWEDISH)) {
            all.add(Arguments.of("ISO-8859-1", text));
            all.add(Arguments.of("windows-1252", text));
        }
        all.add(Arguments.of("windows-1252", TYPESET));
        for (String charset : List.of("KOI8-R", "IBM866", "windows-1251", "ISO-8859-5")) {
            all.add(Arguments.of(charset, RUSSIAN));
        }
        all.add(Arguments.of("windows-1251", UKRAINIAN));
        for (String charset : List.of("Shift_JIS", "windows-31j", "EUC-JP", "ISO-2022-JP")) {
            all.add(Arguments.of(charset, JAPANESE));
        }
        all.add(Arguments.of("GBK", CHINESE));
        all.add(Arguments.of("GB18030", CHINESE));
        all.add(Arguments.of("Big5", "這是一份用中文寫的文件。請在下個月的會議之前閱讀。\n"));
        all.add(Arguments.of("EUC-KR", KOREAN));
        for (String text : List.of(CZECH, POLISH)) {
            all.add(Arguments.of("windows-1250", text));
            all.add(Arguments.of("ISO-8859-2", text));
        }
        all.add(Arguments.of("windows-1253", GREEK));
        all.add(Arguments.of("IBM850", GERMAN));
        for (String text : List.of(ENGLISH, GERMAN, FRENCH)) {
            all.add(Arguments.of("IBM500", text));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextComesBackAsItWasWritten(String charset, String text) throws Exception {
        assertComesBack(charset, text);
    }

    static Stream<Arguments> shortTexts() {
        var all = new ArrayList<Arguments>();
        for (String text :
                List.of("Grüße", "Café", "Straße", "Añejo", "é", "naïf\n", "Øl på Åland", "5 £", "Müller, 3°C")) {
            all.add(Arguments.of("ISO-8859-1", text));
            all.add(Arguments.of("windows-1252", text));
            all.add(Arguments.of("UTF-8", text));
            if (text.length() > 2) {
                all.add(Arguments.of("UTF-16LE", text));
            }
            if (text.length() > 2) {
                all.add(Arguments.of("UTF-16BE", text));
            }
        }
        for (String text : List.of("“Hello”", "it’s", "10 €", "a – b", "Œuvre complète")) {
            all.add(Arguments.of("windows-1252", text));
        }
        for (String text :
                List.of("Привет", "Счёт за март", "ДОГОВОР", "да", "Отчёт 2024\n", "мир", "Москва, ул. Ленина 5")) {
            for (String charset : List.of("KOI8-R", "IBM866", "windows-1251", "UTF-8", "UTF-16LE", "UTF-16BE")) {
                all.add(Arguments.of(charset, text));
            }
        }
        for (String text : List.of("日本語の文書です", "東京", "こんにちは", "請求書を送ります。", "テスト", "会議の資料 2024\n")) {
            all.add(Arguments.of("Shift_JIS", text));
            all.add(Arguments.of("UTF-8", text));
        }
        for (String text : List.of("Hello, world", "Yes, it is.\n", "The price")) {
            all.add(Arguments.of("IBM500", text));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("shortTexts")
    void aFewWordsAreEnough(String charset, String text) throws Exception {
        assertComesBack(charset, text);
    }

    @Test
    void aLongTextIsReadByItsFirstMegabyteThatHasMoreThanAscii() throws Exception {
        assertComesBack("KOI8-R", "a plain line\n".repeat(20_000) + RUSSIAN);
        assertComesBack("UTF-8", "a plain line\n".repeat(200_000) + RUSSIAN);
        assertComesBack("windows-31j", JAPANESE.repeat(2_000));
    }

    @Test
    void aCharacterThatIsCutInTwoAtTheEndOfTheFirstMegabyteHarmsNothing() throws Exception {
        for (int shift = 0; shift < 4; shift++) {
            assertComesBack("UTF-8", "a".repeat(shift) + "日本語".repeat(150_000));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%PDF-1.7\n%",
                "PK\3\4aaaaaaa",
                "{\\rtf1 hello}",
                "GIF89a",
                "<html><body>x",
                "\n <?xml version='1.0'?>"
            })
    void bytesOfAnotherFormatAreLeftToOthers(String start) throws Exception {
        assertThat(extractor.accepts(file("a.txt", start.getBytes(StandardCharsets.ISO_8859_1))))
                .isFalse();
    }

    @Test
    void bytesThatAreNoTextAreLeftToOthers() throws Exception {
        byte[] bytes = new byte[5_000];
        new java.util.Random(7).nextBytes(bytes);
        assertThat(extractor.accepts(file("a.txt", bytes))).isFalse();
        assertThat(extractor.accepts(file("a.txt", new byte[5_000]))).isFalse();
    }

    @Test
    void aMailOrAListKeptAsTextIsText() throws Exception {
        for (String text : List.of("From: a@b.c\nSubject: x\n\nhello\n", "%PDF is a format\n", "- one\n- two\n")) {
            assertThat(extractor.accepts(file("a.text", text.getBytes(StandardCharsets.UTF_8))))
                    .isTrue();
        }
    }

    @Test
    void textBeyondTheLimitIsCutAndSaysSo() throws Exception {
        var limits = new Limits(Limits.DEFAULTS.time(), 1_000, 10, 1, 1, 64);
        Extraction extraction =
                extractor.extract(file("a.txt", "0123456789abc".getBytes(StandardCharsets.UTF_8)), limits);
        assertThat(extraction.status()).isEqualTo(Status.PARTIAL);
        assertThat(extraction.document().text()).isEqualTo("0123456789");
        assertThat(extraction.document().failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
    }

    @Test
    void whatIsEmptyOrTooLargeOrGoneIsNotRead() throws Exception {
        var limits = new Limits(Limits.DEFAULTS.time(), 3, 10, 1, 1, 64);
        assertFails(file("a.txt", new byte[0]), limits, FailureKind.EMPTY);
        assertFails(file("b.txt", "long".getBytes(StandardCharsets.UTF_8)), limits, FailureKind.TOO_LARGE);
        assertFails(Source.of(folder.resolve("gone.txt")), limits, FailureKind.IO);
    }

    @Test
    void theLanguageIsToldOfALongEnoughTextAndMarkedAsDetected() throws Exception {
        assertLanguage("de", GERMAN);
        assertLanguage("fr", FRENCH);
        assertLanguage("ru", RUSSIAN);
        assertLanguage("ja", JAPANESE);
        Part part = extract(file("a.txt", "Hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(part.metadata()).doesNotContainKeys("dc:language", "dropforge:language-detected");
    }

    @Test
    void aTableHasItsRowsAndColumnsCounted() throws Exception {
        var csv = new CsvTextExtractor();
        byte[] bytes = "Größe;Preis\n1,5;\"a;b\"\n2,5;c\n;\n".getBytes(Charset.forName("windows-1252"));
        Source source = file("preise.csv", bytes);
        assertThat(csv.accepts(source)).isTrue();
        Part part = csv.extract(source, Limits.DEFAULTS).document();
        assertThat(part.text()).startsWith("Größe;Preis\n1,5;");
        assertThat(part.metadata())
                .containsEntry("csv:delimiter", List.of("semicolon"))
                .containsEntry("csv:num_rows", List.of("3"))
                .containsEntry("csv:num_columns", List.of("2"))
                .containsEntry("Content-Encoding", List.of("ISO-8859-1"));
    }

    @Test
    void aTableOfTabsAndOneWithAMarkAreTablesToo() throws Exception {
        Part tabs = new CsvTextExtractor()
                .extract(file("a.tsv", "a\tb\tc\n1\t2,5\t3\n".getBytes(StandardCharsets.UTF_8)), Limits.DEFAULTS)
                .document();
        assertThat(tabs.mediaType()).isEqualTo("text/tab-separated-values");
        assertThat(tabs.metadata()).containsEntry("csv:num_columns", List.of("3"));
        Part marked = new CsvTextExtractor()
                .extract(file("a.csv", "\ufeffa,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE)), Limits.DEFAULTS)
                .document();
        assertThat(marked.text()).isEqualTo("a,b\n1,2\n");
    }

    @Test
    void aWorkbookNamedCsvIsLeftToOthers() throws Exception {
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0};
        assertThat(new CsvTextExtractor().accepts(file("a.csv", zip))).isFalse();
    }

    private void assertLanguage(String code, String text) throws Exception {
        Part part = extract(file("a.txt", text.getBytes(StandardCharsets.UTF_8)));
        assertThat(part.metadata())
                .containsEntry("dc:language", List.of(code))
                .containsEntry("dropforge:language-detected", List.of("true"));
    }

    private void assertFails(Source source, Limits limits, FailureKind kind) {
        assertThatThrownBy(() -> extractor.extract(source, limits))
                .isInstanceOfSatisfying(
                        ExtractionException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(kind));
    }

    private void assertComesBack(String charset, String text) throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.write(text.getBytes(Charset.forName(charset)));
        Source source = file("a.txt", bytes.toByteArray());
        assertThat(extractor.accepts(source)).isTrue();
        Part part = extract(source);
        assertThat(part.text())
                .as("read as %s", part.metadata().get("Content-Encoding"))
                .isEqualTo(text.replace("\ufeff", ""));
    }

    private Part extract(Source source) throws Exception {
        return extractor.extract(source, Limits.DEFAULTS).document();
    }

    private Source file(String name, byte[] bytes) throws IOException {
        return Source.of(Files.write(folder.resolve(name), bytes));
    }
}
