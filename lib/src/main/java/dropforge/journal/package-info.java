/**
 * What happened, durably: one SQLite file in WAL mode ({@link dropforge.journal.Store}), an append-only list of entries
 * in it ({@link dropforge.journal.Journal}), and how far each consumer has come. One process writes; any number read
 * meanwhile.
 */
package dropforge.journal;
