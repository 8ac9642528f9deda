/**
 * Handlers of one's own: what a program, a notebook, a jar or a command does with each change. A
 * {@link dropforge.handle.Handler} is one more consumer of the journal: it reads from where it has come to, so that
 * a change cannot be missed between two events, and what it has not dealt with is simply what lies behind its position.
 *
 * <ul>
 *   <li>Each has a thread of its own: a slow one queues in the journal, where there is room, and holds up nobody.
 *   <li>It gets the changes in their order, one at a time or in batches; while one is tried again, those behind it wait,
 *       so that a later change of a file never overtakes an earlier one.
 *   <li>A folder's rename is one change, and its files have none: what is delivered is said to lie where it lies by now. What
 *       is not there is waited for until the journal tells why, which it may do only a moment later.
 *   <li>What fails after all tries is parked: an {@code error} entry with the ids of the changes. The journal is the
 *       record of what is parked; a {@code recovered} entry takes it back.
 *   <li>A named one keeps its position in the store. It moves after the work, so that each change is delivered at least
 *       once; the id of the entry tells whether it was here before.
 * </ul>
 *
 * <p>Retraining ({@code RetrainLoop}) stands beside it on the same journal and the same cursors, and not on this class: its
 * cursor moves in the transaction that ends a training, it never gives up, and a restart with other settings is work for it
 * although nothing changed.
 */
package dropforge.handle;
