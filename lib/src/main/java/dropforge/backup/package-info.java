/**
 * A workspace in one zip file, and back. What is in it is found by a rule, not by a list: everything in the workspace and in
 * the folders that were named elsewhere, but what can be made again (locks, half-written files), the database, which is
 * copied by SQLite itself, and the training files, unless they are asked for. A manifest names each file with its SHA-256, so
 * that nothing is put in place which is not what was saved.
 */
package dropforge.backup;
