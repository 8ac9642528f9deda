/**
 * Where files go that cannot be learned from: out of the training folder, each with its reasons beside it, until somebody
 * repairs or releases it. None is ever lost: a file is renamed, or copied, compared and only then removed, and one
 * whose bytes are not those that were judged is left alone.
 */
package dropforge.quarantine;
