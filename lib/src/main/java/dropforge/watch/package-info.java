/**
 * Hints become facts. A {@link dropforge.watch.HintSource} says that a path may have changed, the
 * {@link dropforge.watch.Settler} waits until it is at rest, the {@link dropforge.watch.Observer} compares it with the
 * {@link dropforge.watch.Baseline}, and {@link dropforge.watch.FolderWatcher} writes the difference into the journal, in one
 * transaction with the new baseline. Events of the operating system are never taken for the truth: those that come twice,
 * late, in the wrong order or not at all change how soon something is known, not what is known.
 */
package dropforge.watch;
