/**
 * A file becomes text and metadata: {@link dropforge.extract.Extractor} reads one, {@link dropforge.extract.ExtractorFactory}
 * chooses it, and {@link dropforge.extract.ExtractionPool} has it done in a process of its own, so that a document which
 * hangs, crashes or takes all memory costs itself alone. Nothing is kept here.
 */
package dropforge.extract;
