package dropforge.elt;

import dropforge.extract.Extraction;
import dropforge.extract.Source;

/** Extracts a document, whatever it does. */
@FunctionalInterface
public interface Extracting {
    /** What comes out; where nothing does, why. May be called by many threads. */
    Extraction extract(Source source) throws InterruptedException;
}
