/**
 * Documents and what is known about them: {@link dropforge.document.MetadataStore} has the records and their history,
 * {@link dropforge.document.DocumentStore} the bytes and what was extracted of them, {@link dropforge.document.DocumentSearch}
 * finds the one by the other. All in the workspace's database, but for the bytes, which lie in files named by their hash.
 */
package dropforge.document;
