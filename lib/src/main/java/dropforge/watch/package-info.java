/**
 * Hints become facts. A {@link dropforge.watch.HintSource} says that a path may have changed, the
 * {@link dropforge.watch.Settler} waits until it is at rest, the {@link dropforge.watch.Observer} compares it with the
 * {@link dropforge.watch.Baseline} ({@link dropforge.watch.OnDisk} says what is there, {@link dropforge.watch.OldNames} under
 * which name it was known, {@link dropforge.watch.FolderScan} lists whole folders), and {@link dropforge.watch.FolderWatcher} writes the difference into the journal, in one
 * transaction with the new baseline. Events of the operating system are never taken for the truth: those that come twice,
 * late, in the wrong order or not at all change how soon something is known, not what is known.
 *
 * <p>Three invariants hold it together. A folder is watched before it is listed, each time, so that what is made in it is
 * found by one of the two. A folder is looked at before what is in it, and a new name before the old one, so that a file
 * that only has another name is neither removed nor added. What is known of a folder goes with it in one transaction, so
 * that nothing is known of which nobody lists the folder.
 *
 * <p>What cannot be looked at is not gone: each look ends with what differs, or with nothing, or with an
 * {@link dropforge.watch.UnreadableFile}, which is told and tried again. Of a folder that may not be entered the folder is told,
 * and what is in it is let be; when it may be entered again, all of it is compared.
 *
 * <p>A rename is told by the key of the file ({@link dropforge.files.FileKey}), not by the events' cookies: so it is found by
 * every source and across a restart. Who replays the entries of a root in their order, from its first baseline, has what is
 * on the disk: {@code renamed} takes the old name away only if that still has these bytes, or is a file of this size that the
 * first baseline knew and nobody had read, since in a swap another file has got it by then; {@code directory-renamed} moves all below.
 */
package dropforge.watch;
