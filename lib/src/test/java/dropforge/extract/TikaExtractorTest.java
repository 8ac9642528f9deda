package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is embedded has its own text and its own failure, and no document costs more than its limits. */
class TikaExtractorTest {
    private static final Path CORPUS = Path.of("..", "data", "samples", "documents");

    @TempDir
    Path folder;

    private final TikaExtractor tika = new TikaExtractor();

    @Test
    void eachEmbeddedFileIsAPartBelowTheOneThatHoldsIt() throws Exception {
        List<Part> parts = extract(CORPUS.resolve("nested.zip")).parts();
        assertThat(parts.stream().map(Part::name)).startsWith("nested.zip", "a.txt", "inner.zip");
        Part pdf = parts.getLast();
        assertThat(pdf.text()).contains("treasure two levels down");
        assertThat(parts.get(pdf.parent()).name()).isEqualTo("inner.zip");
        assertThat(parts.getFirst().text()).doesNotContain("treasure");
        assertThat(parts).allMatch(part -> part.parent() < part.number());
    }

    @Test
    void anEntryThatIsEncryptedIsAPartAndTheOthersAreRead() throws Exception {
        Extraction zip = extract(CORPUS.resolve("testZipEncrypted.zip"));
        assertThat(zip.parts()).anySatisfy(part -> {
            assertThat(part.name()).isEqualTo("encrypted.txt");
            assertThat(part.failure().kind()).isEqualTo(FailureKind.ENCRYPTED);
        });
        assertThat(zip.parts()).anySatisfy(part -> {
            assertThat(part.name()).isEqualTo("unencrypted.txt");
            assertThat(part.status()).isEqualTo(Status.OK);
        });
        assertThat(zip.document().failure().kind()).isEqualTo(FailureKind.ENCRYPTED);
        assertThat(zip.status()).isNotEqualTo(Status.OK);
    }

    @Test
    void aBrokenAttachmentMakesItsHolderPartialAndCostsItNoText() throws Exception {
        byte[] broken = Arrays.copyOf(Files.readAllBytes(CORPUS.resolve("testWORD_various.doc")), 3_000);
        Extraction zip = extract(zip(Map.of("a.txt", "hello".getBytes(StandardCharsets.UTF_8), "b.doc", broken)));
        assertThat(zip.status()).isEqualTo(Status.PARTIAL);
        assertThat(part(zip, "a.txt").text()).isEqualTo("hello");
        assertThat(part(zip, "b.doc").failure()).isNotNull();
    }

    @Test
    void anArchiveInArchivesWithoutEndIsABombEvenIfNoneHoldsItself() throws Exception {
        byte[] inner = zipped(Map.of("x.txt", "x".getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 20; i++) {
            inner = zipped(Map.of("level" + i + ".zip", inner));
        }
        assertThat(failure(write("deep.zip", inner))).isEqualTo(FailureKind.ZIP_BOMB);
    }

    @Test
    void aBombThatDoesNotTellItsSizeIsFoundWhileItIsUnpacked() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] megabyte = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 300; i++) {
                gzip.write(megabyte);
            }
        }
        Source gzip = Source.of(write("a.txt.gz", bytes.toByteArray()));
        Failure failure =
                tika.extract(gzip, limits(1_000_000_000, 16, 100)).document().failure();
        assertThat(failure.kind()).isEqualTo(FailureKind.ZIP_BOMB);
        assertThat(failure(gzip.file())).as("the limit of text comes first").isEqualTo(FailureKind.TOO_LARGE);
    }

    @Test
    void theLimitsOfDepthAndNumberAndTextHold() throws Exception {
        var files = new TreeMap<String, byte[]>();
        for (int i = 0; i < 20; i++) {
            files.put("f%02d.txt".formatted(i), "12345".getBytes(StandardCharsets.UTF_8));
        }
        Path zip = zip(files);
        Extraction few = tika.extract(Source.of(zip), limits(1_000, 16, 10));
        assertThat(few.parts()).hasSize(11);
        assertThat(few.document().failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(few.document().partial()).isFalse();
        Extraction little = tika.extract(Source.of(zip), limits(12, 16, 100));
        assertThat(little.parts().stream()
                        .mapToInt(part -> part.text().length())
                        .sum())
                .isBetween(1, 12);
        assertThat(little.status()).isNotEqualTo(Status.OK);
        Extraction flat =
                tika.extract(Source.of(CORPUS.resolve("testWORD_embedded_pdf.docx")), limits(100_000, 0, 100));
        assertThat(flat.status()).isEqualTo(Status.PARTIAL);
        assertThat(flat.parts())
                .anyMatch(part -> part.failure() != null && part.failure().kind() == FailureKind.TOO_LARGE);
    }

    @Test
    void aPdfThatWasCutIsNotCalledWhole() throws Exception {
        byte[] pdf = Files.readAllBytes(CORPUS.resolve("testPDF-TIKA-4444.pdf"));
        Extraction cut = extract(write("cut.pdf", Arrays.copyOf(pdf, pdf.length - 20_000)));
        assertThat(cut.status()).isNotEqualTo(Status.OK);
        assertThat(cut.document().failure().kind()).isIn(FailureKind.TRUNCATED, FailureKind.CORRUPT);
    }

    @Test
    void aCutArchiveIsNotCalledWhole() throws Exception {
        byte[] tgz = Files.readAllBytes(CORPUS.resolve("test-documents.tgz"));
        Extraction cut = extract(write("cut.tgz", Arrays.copyOf(tgz, tgz.length / 2)));
        assertThat(cut.status()).isNotEqualTo(Status.OK);
        assertThat(cut.parts())
                .anyMatch(part -> part.failure() != null && part.failure().kind() == FailureKind.TRUNCATED);
        byte[] zip = Files.readAllBytes(zip(Map.of("a.txt", "hello".getBytes(StandardCharsets.UTF_8))));
        assertThat(failure(write("cut.zip", Arrays.copyOf(zip, zip.length - 30))))
                .isEqualTo(FailureKind.CORRUPT);
    }

    @Test
    void anExternalEntityIsNotRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "root:x:0:0");
        String xml = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM '%s'>]><a>before &e; after</a>"
                .formatted(secret.toUri());
        Extraction extraction = extract(Files.writeString(folder.resolve("xxe.xml"), xml));
        assertThat(extraction.parts()).noneMatch(part -> part.text().contains("root:"));
    }

    @Test
    void aFormatWithoutAParserIsUnsupported() throws Exception {
        assertThat(failure(write("a.mp3", "ID3\3\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(FailureKind.UNSUPPORTED);
        byte[] rar = {'R', 'a', 'r', '!', 0x1a, 7, 0, 1, 2, 3};
        assertThat(failure(write("a.rar", rar))).isEqualTo(FailureKind.UNSUPPORTED);
        byte[] access = new byte[4096];
        System.arraycopy("\0\1\0\0Standard Jet DB".getBytes(StandardCharsets.ISO_8859_1), 0, access, 0, 19);
        assertThat(failure(write("a.mdb", access))).isEqualTo(FailureKind.UNSUPPORTED);
    }

    @Test
    void metadataHavePlainNames() throws Exception {
        Part jpeg = extract(CORPUS.resolve("testJPEG_commented.jpg")).document();
        assertThat(DublinCore.of(jpeg))
                .containsEntry("creator", List.of("Some Tourist"))
                .containsEntry("format", List.of("image/jpeg"))
                .containsEntry("title", List.of("Tosteberga Ängar"));
        Part mail = extract(CORPUS.resolve("testRFC822_dkim.eml")).document();
        assertThat(DublinCore.of(mail))
                .containsEntry("title", List.of("Is dinner ready?"))
                .containsEntry("created", List.of("2003-07-12T04:00:37Z"))
                .containsEntry("identifier", List.of("<20030712040037.46341.5F8J@football.example.com>"));
        Part book = extract(CORPUS.resolve("testEPUB.epub")).document();
        assertThat(DublinCore.of(book))
                .containsEntry("language", List.of("en"))
                .containsEntry("created", List.of("2009-10-07"));
    }

    @Test
    void tesseractIsSoughtWithoutStartingIt() throws Exception {
        assertThat(Tesseract.find(null)).isEmpty();
        assertThat(Tesseract.find("")).isEmpty();
        Path program = Files.writeString(folder.resolve("tesseract"), "#!/bin/sh\n");
        assertThat(Tesseract.find(folder.toString())).isEmpty();
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(Tesseract.find("/nowhere:" + folder)).contains(program);
    }

    private static Limits limits(long characters, int depth, int embedded) {
        return new Limits(Limits.DEFAULTS.time(), Limits.DEFAULTS.bytes(), characters, depth, embedded, 512);
    }

    private static Part part(Extraction extraction, String name) {
        return extraction.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private FailureKind failure(Path file) throws Exception {
        Failure failure = extract(file).document().failure();
        return failure == null ? null : failure.kind();
    }

    private Extraction extract(Path file) throws Exception {
        return tika.extract(Source.of(file), Limits.DEFAULTS);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path zip(Map<String, byte[]> files) throws IOException {
        return write("made.zip", zipped(files));
    }

    private static byte[] zipped(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aPageThatSaysLatin1MeansTheCharsetOfWindows() throws Exception {
        Path page = Files.write(
                folder.resolve("page.html"),
                "<html><head><meta charset='iso-8859-1'></head><body>ma s\u0153ur, 5 \u20ac</body></html>"
                        .getBytes("windows-1252"));

        assertThat(new TikaExtractor().extractContent(Source.of(page))).contains("ma s\u0153ur, 5 \u20ac");
    }
}
