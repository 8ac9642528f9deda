package dropforge.extract;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.tika.detect.Detector;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TemporaryResources;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * One document's way through Tika. The parsers call back with what is embedded, which becomes a part of its own with its own
 * text and failure. The limits hold for all of it together; Tika's own guard against bombs counts each part for itself.
 */
final class TikaRun implements EmbeddedDocumentExtractor {
    /** Bytes unpacked, and characters, below which nothing is a bomb. */
    private static final long HARMLESS_BYTES = 64L << 20;

    private static final long HARMLESS_CHARACTERS = 1_000_000;

    /** As often as it is large may a document unpack to; what is more is a bomb. */
    private static final long EXPANSION = 100;

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private static final String EXCEPTION = TikaCoreProperties.TIKA_META_EXCEPTION_PREFIX;

    /** What Tika notes in the metadata of a part that holds nothing but these: which parser, which name, which type. */
    private static final Set<String> NO_METADATA =
            Set.of("Content-Type", "Content-Length", "resourceName", "embeddedRelationshipId", "Content-Encoding");

    private final TikaEngine engine = TikaEngine.get();
    private final Limits limits;
    private final Path file;
    private final long fileSize;
    private final ParseContext context = new ParseContext();
    private final List<Draft> drafts = new ArrayList<>();
    /** The part that is read, and those that hold it, innermost first. */
    private final Deque<Draft> open = new ArrayDeque<>();

    private long characters;
    private long unpacked;
    private Failure stop;
    /** Of the embedded file that a parser asked for last; null once it was given. */
    private Metadata asked;

    private TikaRun(Limits limits, Path file) throws IOException {
        this.limits = limits;
        this.file = file;
        fileSize = Files.size(file);
        context.set(EmbeddedDocumentExtractor.class, this);
        context.set(Parser.class, engine.parser);
        context.set(Detector.class, engine.detector);
        context.set(MimeTypes.class, engine.mimeTypes);
        var pdf = new PDFParserConfig();
        if (!engine.readsPictures) {
            pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        }
        context.set(PDFParserConfig.class, pdf);
    }

    static TikaRun of(Source source, Limits limits) throws IOException, ExtractionException {
        try (TikaInputStream stream = TikaInputStream.get(source.file())) {
            var run = new TikaRun(limits, source.file());
            var metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, source.name());
            run.read(new Draft(0, -1, source.name(), metadata, stream), run.fileSize);
            return run;
        } catch (IOException e) {
            throw new ExtractionException(FailureKind.IO, Sources.unreadable(e), e);
        }
    }

    List<Part> parts() {
        List<Part> parts = drafts.stream().map(Draft::part).toList();
        Part document = parts.getFirst();
        String text =
                document.text().isBlank() && parts.size() > 1 ? parts.get(1).text() : document.text();
        Language.addTo(document.metadata(), text);
        return parts;
    }

    private void read(Draft draft, long size) {
        drafts.add(draft);
        open.push(draft);
        try {
            MediaType type = typeOf(draft);
            draft.metadata.set(Metadata.CONTENT_TYPE, type.toString());
            if (isArchive(type)) {
                refuseWhatHoldsItself(draft);
            }
            if (engine.reads(type)) {
                boolean streamed = draft.stream.getOpenContainer() == null;
                engine.parser.parse(draft.stream, new Text(draft, size), draft.metadata, context);
                if (draft.number == 0) {
                    checkWhole(draft, streamed);
                }
            } else if (draft.number == 0 || !isWithoutText(type)) {
                draft.fail(Failures.unsupported(type.getBaseType().toString()));
            }
        } catch (StackOverflowError e) {
            draft.fail(new Failure(FailureKind.CORRUPT, "It is nested too deep to be read."));
        } catch (Exception | LinkageError e) {
            if (stop == null) {
                draft.fail(Failures.of(e, draft.mediaType()));
            }
        } finally {
            addUnopened();
            open.pop();
            draft.stream = null;
        }
        if (stop != null) {
            draft.fail(stop);
        }
        for (String name : draft.metadata.names()) {
            if (name.startsWith(EXCEPTION)) {
                draft.fail(Failures.ofNote(draft.metadata.get(name), draft.mediaType()));
            }
        }
    }

    /** By its bytes and its name. A zip goes to a file first, as its directory, which counts, is at its end. */
    private MediaType typeOf(Draft draft) throws IOException {
        TikaInputStream stream = draft.stream;
        if (stream.getOpenContainer() == null && !stream.hasFile()) {
            byte[] start = new byte[ZIP.length];
            if (stream.peek(start) == ZIP.length && Arrays.equals(start, ZIP)) {
                stream.getPath();
            }
        }
        return engine.detector.detect(stream, draft.metadata);
    }

    private void checkWhole(Draft document, boolean streamed) throws IOException {
        boolean hasNothing = drafts.size() == 1 && document.text.toString().isBlank();
        Wholeness.check(file, document.mediaType(), namedType(document), streamed || hasNothing)
                .ifPresent(document::fail);
    }

    /** What its name alone promises. */
    private String namedType(Draft draft) {
        var name = new Metadata();
        name.set(TikaCoreProperties.RESOURCE_NAME_KEY, draft.name);
        try {
            return engine.mimeTypes.detect(null, name).getBaseType().toString();
        } catch (IOException e) {
            throw new AssertionError("nothing was read", e);
        }
    }

    /** Sounds, films and fonts lack nothing when they have no text; as a document of their own they are not supported. */
    private static boolean isWithoutText(MediaType type) {
        return Set.of("audio", "video", "font", "image").contains(type.getType())
                || type.getSubtype().startsWith("x-font")
                || type.getSubtype().equals("vnd.ms-fontobject");
    }

    private static boolean isArchive(MediaType type) {
        return Set.of("zip", "gzip", "x-gtar", "x-tar", "x-bzip2", "x-xz", "zstd", "x-7z-compressed", "java-archive")
                .contains(type.getSubtype());
    }

    private void refuseWhatHoldsItself(Draft draft) throws IOException, StoppedException {
        for (Draft holder : open) {
            if (holder == draft || holder.stream == null || holder.stream.getOpenContainer() == null) {
                continue;
            }
            if (Files.mismatch(holder.stream.getPath(), draft.stream.getPath()) < 0) {
                throw stopped(new Failure(FailureKind.ZIP_BOMB, "It holds itself; it was not unpacked further."));
            }
        }
    }

    /** Parsers ask before each embedded file, also where they cannot open it afterwards. */
    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        addUnopened();
        asked = metadata;
        return true;
    }

    /** What was asked for last and could not be opened, of which the holder has a note; it is a part nevertheless. */
    private void addUnopened() {
        Metadata unopened = asked;
        asked = null;
        Draft holder = open.element();
        String[] notes = holder.metadata.getValues(TikaCoreProperties.TIKA_META_EXCEPTION_EMBEDDED_STREAM);
        if (unopened != null && notes.length > holder.notes) {
            var draft = new Draft(drafts.size(), holder.number, nameOf(unopened), unopened, null);
            draft.fail(Failures.ofNote(notes[notes.length - 1], draft.mediaType()));
            drafts.add(draft);
        }
        holder.notes = notes.length;
    }

    private static String nameOf(Metadata metadata) {
        String name = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        return name == null ? "" : name;
    }

    @Override
    public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
            throws SAXException, IOException {
        if (stop != null) {
            throw new StoppedException(stop);
        }
        if (drafts.size() > limits.embedded()) {
            throw stopped(new Failure(
                    FailureKind.TOO_LARGE,
                    "It holds more than %,d files; those after were left out.".formatted(limits.embedded())));
        }
        asked = null;
        Draft holder = open.element();
        try (var temporary = new TemporaryResources()) {
            var counting = new Counting(stream);
            TikaInputStream wrapped = TikaInputStream.get(counting, temporary, metadata);
            if (stream instanceof TikaInputStream tika && tika.getOpenContainer() != null) {
                wrapped.setOpenContainer(tika.getOpenContainer(), tika.getLength());
            }
            var draft = new Draft(drafts.size(), holder.number, nameOf(metadata), metadata, wrapped);
            counting.draft = draft;
            if (open.size() > limits.depth()) {
                drafts.add(draft);
                if (open.stream().allMatch(each -> isArchive(MediaType.parse(each.mediaType())))) {
                    throw stopped(new Failure(
                            FailureKind.ZIP_BOMB,
                            "It holds archives in archives, more than %,d deep.".formatted(limits.depth())));
                }
                draft.fail(new Failure(
                        FailureKind.TOO_LARGE,
                        "It lies deeper than %,d files in one another.".formatted(limits.depth())));
            } else {
                read(draft, declaredSize(metadata));
            }
        }
        if (stop != null) {
            throw new StoppedException(stop);
        }
    }

    private long declaredSize(Metadata metadata) throws StoppedException {
        String declared = metadata.get(Metadata.CONTENT_LENGTH);
        if (declared == null || !declared.matches("\\d{1,18}")) {
            return 0;
        }
        long size = Long.parseLong(declared);
        if (size > HARMLESS_BYTES && size / EXPANSION > fileSize) {
            throw stopped(bomb());
        }
        return size;
    }

    private static Failure bomb() {
        return new Failure(FailureKind.ZIP_BOMB, "It unpacks to far more than it holds; it was not unpacked further.");
    }

    private StoppedException stopped(Failure failure) {
        stop = failure;
        for (Draft each : open) {
            each.fail(failure);
        }
        return new StoppedException(failure);
    }

    /** The whole document is given up; parsers hand on what a handler throws. */
    private static final class StoppedException extends SAXException {
        private static final long serialVersionUID = 1;

        StoppedException(Failure failure) {
            super(failure.reason());
        }
    }

    /** A part while it is read. */
    private static final class Draft {
        final int number;
        final int parent;
        final String name;
        final Metadata metadata;
        final StringBuilder text = new StringBuilder();
        /** Null once it is read. */
        TikaInputStream stream;

        /** Exceptions that its parser noted of what it holds, up to the last one that it asked for. */
        private int notes;

        private Failure failure;

        Draft(int number, int parent, String name, Metadata metadata, TikaInputStream stream) {
            this.number = number;
            this.parent = parent;
            this.name = name;
            this.metadata = metadata;
            this.stream = stream;
        }

        /** The first one says why, those after it are what comes of it. */
        void fail(Failure why) {
            if (failure != null) {
                return;
            }
            failure = why;
            // What was expanded up to there is no text of anybody.
            if (why.kind() == FailureKind.XML_BOMB) {
                text.setLength(0);
            }
        }

        String mediaType() {
            MediaType type = MediaType.parse(metadata.get(Metadata.CONTENT_TYPE));
            return type == null
                    ? "application/octet-stream"
                    : type.getBaseType().toString();
        }

        Part part() {
            SortedMap<String, List<String>> known = new TreeMap<>();
            for (String each : metadata.names()) {
                known.put(each, List.of(metadata.getValues(each)));
            }
            boolean hasMetadata = known.keySet().stream()
                    .anyMatch(each -> !NO_METADATA.contains(each) && !each.startsWith("X-TIKA:"));
            boolean partial = failure != null && (!text.toString().isBlank() || hasMetadata);
            return new Part(number, parent, name, mediaType(), text.toString().strip(), known, failure, partial);
        }
    }

    /** What is in the body of the page that Tika makes of a part. */
    private final class Text extends DefaultHandler {
        private final Draft draft;
        private final long size;
        private int body;
        private int unread;
        private long count;

        Text(Draft draft, long size) {
            this.draft = draft;
            this.size = size;
        }

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes) {
            if (body > 0 || local.equals("body")) {
                body++;
            }
            if (local.equals("script") || local.equals("style")) {
                unread++;
            }
        }

        @Override
        public void endElement(String uri, String local, String name) {
            if (body > 0) {
                body--;
            }
            if (unread > 0 && (local.equals("script") || local.equals("style"))) {
                unread--;
            }
        }

        @Override
        public void characters(char[] chars, int start, int length) throws SAXException {
            if (body == 0 || unread > 0) {
                return;
            }
            if (stop != null) {
                throw new StoppedException(stop);
            }
            count += length;
            if (count > HARMLESS_CHARACTERS && size > 0 && count / EXPANSION > size) {
                throw stopped(bomb());
            }
            long left = limits.characters() - characters;
            draft.text.append(chars, start, (int) Math.min(length, left));
            characters += length;
            if (length > left) {
                throw stopped(TextFile.tooMuchText(limits));
            }
        }

        @Override
        public void ignorableWhitespace(char[] chars, int start, int length) throws SAXException {
            characters(chars, start, length);
        }
    }

    /** Counts what is unpacked; leaves the stream below open, as that belongs to the parser of what holds it. */
    private final class Counting extends FilterInputStream {
        private Draft draft;
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            if (b >= 0) {
                count(1);
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count(n);
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(n);
            count(skipped);
            return skipped;
        }

        private void count(long n) throws IOException {
            if (n <= 0) {
                return;
            }
            count += n;
            unpacked += n;
            if (unpacked > HARMLESS_BYTES && unpacked / EXPANSION > fileSize) {
                throw new IOException(stopped(bomb()));
            }
            if (count > limits.bytes()) {
                draft.fail(new Failure(
                        FailureKind.TOO_LARGE, "It has more than %,d bytes, the limit.".formatted(limits.bytes())));
                throw new IOException("too large");
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() {}
    }
}
