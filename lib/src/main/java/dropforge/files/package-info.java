/**
 * The vocabulary: what a file is at one moment ({@link dropforge.files.FileState}), what can happen to it
 * ({@link dropforge.files.FileChange}), which files nobody wants to hear of ({@link dropforge.files.IgnoreRules}), and
 * writing that is whole or absent ({@link dropforge.files.WholeWrites}).
 */
package dropforge.files;
