package dropforge.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.tika.detect.CompositeDetector;
import org.apache.tika.detect.CompositeEncodingDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.detect.gzip.GZipSpecializationDetector;
import org.apache.tika.detect.microsoft.POIFSContainerDetector;
import org.apache.tika.detect.ole.MiscOLEDetector;
import org.apache.tika.detect.zip.DefaultZipContainerDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.AbstractEncodingDetectorParser;
import org.apache.tika.parser.CompositeParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.ParserDecorator;
import org.apache.tika.parser.dbf.DBFParser;
import org.apache.tika.parser.dif.DIFParser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.feed.FeedParser;
import org.apache.tika.parser.html.HtmlEncodingDetector;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.hwp.HwpV5Parser;
import org.apache.tika.parser.image.BPGParser;
import org.apache.tika.parser.image.HeifParser;
import org.apache.tika.parser.image.ICNSParser;
import org.apache.tika.parser.image.ImageParser;
import org.apache.tika.parser.image.JXLParser;
import org.apache.tika.parser.image.JpegParser;
import org.apache.tika.parser.image.PSDParser;
import org.apache.tika.parser.image.TiffParser;
import org.apache.tika.parser.image.WebPParser;
import org.apache.tika.parser.indesign.IDMLParser;
import org.apache.tika.parser.iptc.IptcAnpaParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.mbox.MboxParser;
import org.apache.tika.parser.microsoft.EMFParser;
import org.apache.tika.parser.microsoft.MSOwnerFileParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OldExcelParser;
import org.apache.tika.parser.microsoft.TNEFParser;
import org.apache.tika.parser.microsoft.WMFParser;
import org.apache.tika.parser.microsoft.activemime.ActiveMimeParser;
import org.apache.tika.parser.microsoft.chm.ChmParser;
import org.apache.tika.parser.microsoft.onenote.OneNoteParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.ooxml.xwpf.ml2006.Word2006MLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.microsoft.xml.SpreadsheetMLParser;
import org.apache.tika.parser.microsoft.xml.WordMLParser;
import org.apache.tika.parser.mif.MIFParser;
import org.apache.tika.parser.ocr.TesseractOCRParser;
import org.apache.tika.parser.odf.FlatOpenDocumentParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pkg.CompressorParser;
import org.apache.tika.parser.pkg.PackageParser;
import org.apache.tika.parser.tmx.TMXParser;
import org.apache.tika.parser.txt.TXTParser;
import org.apache.tika.parser.wordperfect.QuattroProParser;
import org.apache.tika.parser.wordperfect.WordPerfectParser;
import org.apache.tika.parser.xliff.XLIFF12Parser;
import org.apache.tika.parser.xliff.XLZParser;
import org.apache.tika.parser.xml.DcXMLParser;
import org.apache.tika.parser.xml.FictionBookParser;

/**
 * Tika's detectors and parsers, named one by one: what its own look-up would find depends on the class path, and starts
 * programs such as Tesseract to see whether they are there.
 */
final class TikaEngine {
    private static final class Holder {
        static final TikaEngine ENGINE = new TikaEngine();
    }

    /**
     * They warn of each font that is missing and each property that is unknown; what costs text comes as an exception. Kept
     * here, as a logger that nobody holds is forgotten with its level.
     */
    private static final List<Logger> QUIET = Stream.of("pdfbox", "fontbox", "poi", "xmlbeans", "tika")
            .map(library -> Logger.getLogger("org.apache." + library))
            .toList();

    final MimeTypes mimeTypes = MimeTypes.getDefaultMimeTypes();
    final Detector detector;
    final CompositeParser parser;
    final boolean readsPictures = Tesseract.find().isPresent();

    /** There is one; it is made when the first document needs it. */
    static TikaEngine get() {
        return Holder.ENGINE;
    }

    private TikaEngine() {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        detector = new CompositeDetector(
                mimeTypes.getMediaTypeRegistry(),
                List.of(
                        new POIFSContainerDetector(),
                        new MiscOLEDetector(),
                        new DefaultZipContainerDetector(),
                        new GZipSpecializationDetector(),
                        mimeTypes));
        List<Parser> parsers = parsers();
        var declared = new CompositeEncodingDetector(List.of(new DeclaredEncoding(), new GuessedEncoding()));
        for (Parser each : parsers) {
            if (each instanceof AbstractEncodingDetectorParser reader) {
                reader.setEncodingDetector(declared);
            }
        }
        var text = new TXTParser();
        text.setEncodingDetector(new GuessedEncoding());
        // Tables in text stay as they are, where Tika's own parser makes cells of them.
        parsers.add(ParserDecorator.withTypes(
                text,
                Set.of(MediaType.TEXT_PLAIN, MediaType.text("csv"), MediaType.text("tsv"), MediaType.text("vtt"))));
        parser = new Parsers(mimeTypes, parsers);
    }

    private List<Parser> parsers() {
        var parsers = new ArrayList<Parser>(List.of(
                new JSoupParser(),
                new DcXMLParser(),
                new FictionBookParser(),
                new TMXParser(),
                new XLIFF12Parser(),
                new XLZParser(),
                new PDFParser(),
                new RTFParser(),
                new EMFParser(),
                new WMFParser(),
                new MSOwnerFileParser(),
                new OfficeParser(),
                new OldExcelParser(),
                new TNEFParser(),
                new ActiveMimeParser(),
                new OneNoteParser(),
                new OOXMLParser(),
                new Word2006MLParser(),
                new WordMLParser(),
                new SpreadsheetMLParser(),
                new ChmParser(),
                new HwpV5Parser(),
                new MIFParser(),
                new FlatOpenDocumentParser(),
                new OpenDocumentParser(),
                new QuattroProParser(),
                new WordPerfectParser(),
                new EpubParser(),
                new DIFParser(),
                new DBFParser(),
                new IDMLParser(),
                new RFC822Parser(),
                new MboxParser(),
                new BPGParser(),
                new ImageParser(),
                new PSDParser(),
                new TiffParser(),
                new WebPParser(),
                new JpegParser(),
                new HeifParser(),
                new ICNSParser(),
                new JXLParser(),
                new FeedParser(),
                new IptcAnpaParser(),
                new CompressorParser(),
                new PackageParser()));
        if (readsPictures) {
            parsers.add(new TesseractOCRParser());
        }
        return parsers;
    }

    /** Whether there is a parser for it, or for a format that it is a kind of. */
    boolean reads(MediaType type) {
        Map<MediaType, Parser> parsers = parser.getParsers(new ParseContext());
        var registry = mimeTypes.getMediaTypeRegistry();
        for (MediaType each = registry.normalize(type); each != null; each = registry.getSupertype(each)) {
            if (parsers.containsKey(each)) {
                return true;
            }
        }
        return false;
    }

    /** Tika asks each parser for its types again for each document; they do not change. */
    private static final class Parsers extends CompositeParser {
        private static final long serialVersionUID = 1;

        private final transient Map<MediaType, Parser> byType;

        Parsers(MimeTypes mimeTypes, List<Parser> parsers) {
            super(mimeTypes.getMediaTypeRegistry(), parsers);
            byType = Map.copyOf(super.getParsers(new ParseContext()));
        }

        @Override
        public Map<MediaType, Parser> getParsers(ParseContext context) {
            return byType;
        }
    }

    /**
     * What a page declares, read as browsers do: who writes Latin-1 means the charset of Windows, which has the euro too.
     *
     * @see <a href="https://encoding.spec.whatwg.org/#names-and-labels">Encoding standard, names and labels</a>
     */
    private static final class DeclaredEncoding implements EncodingDetector {
        private static final long serialVersionUID = 1;

        private static final Map<String, String> MEANT = Map.of(
                "ISO-8859-1", "windows-1252",
                "US-ASCII", "windows-1252",
                "ISO-8859-9", "windows-1254",
                "ISO-8859-11", "x-windows-874",
                "TIS-620", "x-windows-874",
                "GB2312", "GBK",
                "Shift_JIS", "windows-31j",
                "EUC-KR", "x-windows-949");

        private final HtmlEncodingDetector declared = new HtmlEncodingDetector();

        @Override
        public Charset detect(InputStream input, Metadata metadata) throws IOException {
            Charset charset = declared.detect(input, metadata);
            String meant = charset == null ? null : MEANT.get(charset.name());
            return meant == null || !Charset.isSupported(meant) ? charset : Charset.forName(meant);
        }
    }

    private static final class GuessedEncoding implements EncodingDetector {
        private static final long serialVersionUID = 1;
        private static final int HEAD = 64 << 10;

        @Override
        public Charset detect(InputStream input, Metadata metadata) throws IOException {
            if (input == null) {
                return null;
            }
            input.mark(HEAD);
            try {
                byte[] head = input.readNBytes(HEAD);
                return TextCharset.of(head, head.length < HEAD).orElse(null);
            } finally {
                input.reset();
            }
        }
    }
}
