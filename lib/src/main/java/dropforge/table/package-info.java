/**
 * Files become rows: CSV files of whatever encoding, delimiter and notation are read once
 * ({@link dropforge.table.Ingest}), agree on columns and types, and become one {@link dropforge.table.Dataset}; those that
 * do not go with the others are refused with a sentence. The records here are what models learn from and predict on.
 */
package dropforge.table;
