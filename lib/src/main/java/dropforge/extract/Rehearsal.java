package dropforge.extract;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.sl.usermodel.SlideShow;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Documents of the usual formats, made up, by which the JVM learns what extracting them needs. */
final class Rehearsal {
    private static final String TEXT =
            "A report of the third quarter: what was sold, to whom, and what has to be done before the year ends.";

    private static final String OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text";

    private final Path folder;

    private Rehearsal(Path folder) {
        this.folder = folder;
    }

    /** Puts them into an empty folder. */
    static void writeTo(Path folder) throws IOException {
        var rehearsal = new Rehearsal(folder);
        rehearsal.writeText();
        rehearsal.writeOffice();
        rehearsal.writePdf();
        rehearsal.writeMail();
        rehearsal.writeZips();
    }

    @FunctionalInterface
    private interface Writer {
        void to(OutputStream out) throws IOException;
    }

    private void write(String name, Writer writer) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            writer.to(out);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void writeText() throws IOException {
        write("text.txt", TEXT);
        write(
                "latin.txt",
                out -> out.write("Größe, Maß und Übermaß.\n".repeat(9).getBytes(StandardCharsets.ISO_8859_1)));
        write("table.csv", "day,sold,to\n2026-11-02,12,Ann\n2026-11-03,7,Bob\n");
        write("data.json", "{\"sold\": [1, 2, 3], \"to\": \"Ann\"}");
        write(
                "page.html",
                "<html><head><meta charset=utf-8><title>Report</title></head><body><h1>Report</h1><p>%s<table><tr><td>1</table></body></html>"
                        .formatted(TEXT));
        write("data.xml", "<?xml version='1.0'?><report><title>Report</title><text>%s</text></report>".formatted(TEXT));
        write(
                "feed.rss",
                "<rss version='2.0'><channel><title>News</title><link>http://localhost/</link><description>d</description><item><title>One</title><description>%s</description></item></channel></rss>"
                        .formatted(TEXT));
        write("letter.rtf", "{\\rtf1\\ansi{\\info{\\title Report}}{\\b %s}\\par}".formatted(TEXT));
    }

    private void writeOffice() throws IOException {
        try (var letter = new XWPFDocument()) {
            letter.getProperties().getCoreProperties().setTitle("Report");
            letter.createParagraph().createRun().setText(TEXT);
            letter.createTable(2, 2).getRow(0).getCell(0).setText("cell");
            write("letter.docx", letter::write);
        }
        writeTable("table.xlsx", new XSSFWorkbook());
        writeTable("table.xls", new HSSFWorkbook());
        writeSlides("slides.pptx", new XMLSlideShow());
        writeSlides("slides.ppt", new HSLFSlideShow());
    }

    private void writeTable(String name, Workbook table) throws IOException {
        try (table) {
            var row = table.createSheet("Sold").createRow(0);
            row.createCell(0).setCellValue(TEXT);
            row.createCell(1).setCellValue(1.5);
            write(name, table::write);
        }
    }

    private void writeSlides(String name, SlideShow<?, ?> slides) throws IOException {
        try (slides) {
            slides.createSlide().createTextBox().setText(TEXT);
            write(name, slides::write);
        }
    }

    private void writePdf() throws IOException {
        try (var document = new PDDocument()) {
            document.getDocumentInformation().setTitle("Report");
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 9);
                content.newLineAtOffset(50, 700);
                content.showText(TEXT);
                content.endText();
            }
            write("report.pdf", document::save);
        }
    }

    private void writeMail() throws IOException {
        write("mail.eml", """
                From: Ann <ann@example.org>
                To: Bob <bob@example.org>
                Subject: Report
                Date: Mon, 2 Nov 2026 09:00:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="next"

                --next
                Content-Type: text/plain; charset=utf-8

                %s
                --next
                Content-Type: text/csv; name="table.csv"
                Content-Disposition: attachment; filename="table.csv"
                Content-Transfer-Encoding: base64

                YSxiCjEsMgo=
                --next--
                """.formatted(TEXT).replace("\n", "\r\n"));
    }

    private void writeZips() throws IOException {
        var picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        write("picture.png", out -> ImageIO.write(picture, "png", out));
        write("picture.jpg", out -> ImageIO.write(picture, "jpg", out));
        var archived = new LinkedHashMap<String, byte[]>();
        for (String name : new String[] {"text.txt", "page.html", "picture.png", "picture.jpg"}) {
            archived.put(name, Files.readAllBytes(folder.resolve(name)));
        }
        writeZip("archive.zip", archived);
        writeZip(
                "letter.odt",
                texts(
                        "mimetype",
                        OPEN_DOCUMENT,
                        "META-INF/manifest.xml",
                        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>",
                        "meta.xml",
                        "<office:document-meta xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta><dc:title>Report</dc:title></office:meta></office:document-meta>",
                        "content.xml",
                        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text><text:p>%s</text:p></office:text></office:body></office:document-content>"
                                .formatted(TEXT)));
        writeZip(
                "book.epub",
                texts(
                        "mimetype",
                        "application/epub+zip",
                        "META-INF/container.xml",
                        "<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
                        "book.opf",
                        "<package xmlns='http://www.idpf.org/2007/opf' version='2.0'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Report</dc:title></metadata><manifest><item id='one' href='one.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='one'/></spine></package>",
                        "one.xhtml",
                        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>One</title></head><body><p>%s</p></body></html>"
                                .formatted(TEXT)));
    }

    private static Map<String, byte[]> texts(String... namesAndTexts) {
        var entries = new LinkedHashMap<String, byte[]>();
        for (int at = 0; at < namesAndTexts.length; at += 2) {
            entries.put(namesAndTexts[at], namesAndTexts[at + 1].getBytes(StandardCharsets.UTF_8));
        }
        return entries;
    }

    /** What is called mimetype is stored as it is, so that the format is known by the first bytes. */
    private void writeZip(String name, Map<String, byte[]> entries) throws IOException {
        write(name, out -> {
            var zip = new ZipOutputStream(out);
            for (var each : entries.entrySet()) {
                var entry = new ZipEntry(each.getKey());
                if (each.getKey().equals("mimetype")) {
                    var crc = new CRC32();
                    crc.update(each.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(each.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(each.getValue());
                zip.closeEntry();
            }
            zip.finish();
        });
    }
}
