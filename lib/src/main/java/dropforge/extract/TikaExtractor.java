package dropforge.extract;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/**
 * What Apache Tika reads: PDF, office formats, mail, markup, pictures, archives, feeds. What is embedded in a document
 * becomes a part of its own. Nothing that a document says is fetched or executed.
 */
public final class TikaExtractor implements Extractor {
    @Override
    public String name() {
        return "tika 3.3.1";
    }

    /** Anything: whether there is a parser is known after a look at the bytes. */
    @Override
    public boolean accepts(Source source) {
        return true;
    }

    @Override
    public String extractContent(Source source) throws IOException, ExtractionException {
        Part document = extract(source, Limits.DEFAULTS).document();
        if (document.status() == Status.FAILED) {
            throw new ExtractionException(
                    document.failure().kind(), document.failure().reason());
        }
        return document.text();
    }

    @Override
    public SortedMap<String, List<String>> extractMetadata(Source source) throws IOException, ExtractionException {
        return extract(source, Limits.DEFAULTS).document().metadata();
    }

    /** A document that fails has its part too, with its media type and its failure. */
    @Override
    public Extraction extract(Source source, Limits limits) throws IOException, ExtractionException {
        Sources.check(source, limits);
        return new Extraction(name(), TikaRun.of(source, limits).parts());
    }
}
