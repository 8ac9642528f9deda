/** What the scripts share: options, how errors and exit codes look, tables and progress on a terminal. */
package dropforge.cli;
