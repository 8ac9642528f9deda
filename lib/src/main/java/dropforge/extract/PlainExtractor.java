package dropforge.extract;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What readers of plain files have in common: the text as it is, in whatever charset, and what is known about it. */
abstract sealed class PlainExtractor implements Extractor permits TextExtractor, CsvTextExtractor, MarkdownExtractor {
    private final Map<String, String> mediaTypes;

    /** @param mediaTypes by the endings of names */
    PlainExtractor(Map<String, String> mediaTypes) {
        this.mediaTypes = mediaTypes;
    }

    /** A file with such an ending whose bytes are text: neither markup nor a format of another program. */
    @Override
    public boolean accepts(Source source) {
        return mediaTypes.containsKey(source.ending()) && TextFile.looksLikeText(source);
    }

    @Override
    public String mediaType(Source source) {
        return mediaTypes.getOrDefault(source.ending(), "text/plain");
    }

    @Override
    public String extractContent(Source source) throws IOException, ExtractionException {
        return TextFile.read(source, Limits.DEFAULTS).text();
    }

    @Override
    public SortedMap<String, List<String>> extractMetadata(Source source) throws IOException, ExtractionException {
        return metadata(source, TextFile.read(source, Limits.DEFAULTS));
    }

    @Override
    public Extraction extract(Source source, Limits limits) throws IOException, ExtractionException {
        TextFile file = TextFile.read(source, limits);
        var part = new Part(
                0,
                -1,
                source.name(),
                mediaType(source),
                file.text(),
                metadata(source, file),
                file.failure(limits),
                file.isCut());
        return new Extraction(name(), List.of(part));
    }

    private SortedMap<String, List<String>> metadata(Source source, TextFile file) {
        var metadata = new TreeMap<String, List<String>>();
        String charset = file.charset().name();
        metadata.put("Content-Type", List.of(mediaType(source) + "; charset=" + charset));
        metadata.put("Content-Encoding", List.of(charset));
        describe(source, file, metadata);
        Language.addTo(metadata, file.text());
        return metadata;
    }

    /** Adds what is known beside charset and language. */
    abstract void describe(Source source, TextFile file, SortedMap<String, List<String>> metadata);
}
