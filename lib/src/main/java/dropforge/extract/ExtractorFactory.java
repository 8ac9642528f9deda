package dropforge.extract;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Which extractor reads a document: your own ones first, then those for plain text, tables and Markdown, then Apache Tika. */
public final class ExtractorFactory {
    private static final Logger LOG = System.getLogger(ExtractorFactory.class.getName());

    private final List<Extractor> extractors;

    /** With those of your own that are on the class path; see {@link Extractor}. */
    public ExtractorFactory() {
        this(Thread.currentThread().getContextClassLoader());
    }

    /** With those of your own which a class loader finds. One that cannot be loaded is left out, and the log says so. */
    public ExtractorFactory(ClassLoader loader) {
        var all = new ArrayList<>(ofTheirOwn(loader));
        all.add(new TextExtractor());
        all.add(new CsvTextExtractor());
        all.add(new MarkdownExtractor());
        all.add(new TikaExtractor());
        extractors = List.copyOf(all);
    }

    private static List<Extractor> ofTheirOwn(ClassLoader loader) {
        var found = new ArrayList<Extractor>();
        Iterator<Extractor> each = ServiceLoader.load(Extractor.class, loader).iterator();
        while (true) {
            try {
                if (!each.hasNext()) {
                    return found;
                }
                found.add(each.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                // The iterator has moved on; only the one that is broken is lost.
                LOG.log(Level.WARNING, "An extractor is left out: {0}", Failures.firstLine(e));
            }
        }
    }

    /** In the order in which they are asked. */
    public List<Extractor> extractors() {
        return extractors;
    }

    /** The first one that accepts it; the last one, Tika, accepts all. One of your own that throws when asked is passed by. */
    public Extractor extractorFor(Source source) {
        for (Extractor each : extractors) {
            try {
                if (each.accepts(source)) {
                    return each;
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.log(
                        Level.WARNING,
                        "{0} cannot say whether it reads {1}: {2}",
                        each.getClass().getName(),
                        source.name(),
                        Failures.firstLine(e));
            }
        }
        throw new AssertionError("Tika accepts all");
    }
}
