/**
 * Whether new rows are like those that a model learned from: {@link dropforge.drift.Profile} keeps what the rows looked
 * like, {@link dropforge.drift.Drift} compares two of them column by column, {@link dropforge.drift.DriftReport} says what
 * came of it. Nothing here reads or writes files.
 */
package dropforge.drift;
