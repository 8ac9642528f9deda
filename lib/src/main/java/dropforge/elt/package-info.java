/**
 * A file becomes a document: {@link dropforge.elt.DocumentPipeline} works off the journal's changes of the inbound folder. The
 * record of a document changes in the transaction in which the pipeline's cursor passes the change
 * ({@link dropforge.elt.DocumentRecords}); which documents are to be extracted stands in the records themselves
 * ({@link dropforge.elt.Extractions}). So nothing is left out and nothing is done twice, whenever the process dies.
 */
package dropforge.elt;
