/**
 * The models that were made: {@code version_NNNN/} folders, each whole or absent, and a pointer file that names the
 * champion. The folders are the truth; there is no list of them elsewhere that could differ.
 */
package dropforge.registry;
