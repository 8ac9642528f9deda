/**
 * Journal and metrics become pictures: {@link dropforge.report.Plots} draws, {@link dropforge.report.Theme} says how
 * everything looks. Needs no screen.
 */
package dropforge.report;
