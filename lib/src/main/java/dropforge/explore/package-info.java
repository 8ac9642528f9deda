/**
 * What is known becomes Tablesaw tables, to be filtered, joined and drawn in a notebook: one class for each kind of fact, one
 * row for each of them, typed columns with the unit in the name. Times are instants, in UTC.
 *
 * <p>Apart from {@code report}, which draws, since tables are made of documents and files, too. The work itself never
 * needs them: Tablesaw is for looking, not for ingest.
 */
package dropforge.explore;
