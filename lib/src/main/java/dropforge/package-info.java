/**
 * The one door: {@link dropforge.Workbench} wires everything together, for scripts, notebooks and programs of others.
 *
 * <p>What lies behind it, from the ground up; each uses only those before it, which a test holds:
 *
 * <ul>
 *   <li>{@code files}: the vocabulary, and writing that is whole or absent
 *   <li>{@code journal}: what happened, durably
 *   <li>{@code watch}: hints become changes in the journal (files, journal)
 *   <li>{@code handle}: what somebody wants done with each change (files, journal)
 *   <li>{@code table}: CSV files become rows; apart from {@code train}, since it needs nothing of models, and documents will
 *       want it too
 *   <li>{@code train}: rows become a model (table)
 *   <li>{@code registry}: versions and the champion (train)
 *   <li>{@code report}: journal and metrics become pictures (registry)
 *   <li>{@code retrain}: the flow from a change to a version, which needs all of these but {@code watch} and {@code handle}
 *   <li>{@code explore}: what is known becomes tables (report, document)
 *   <li>{@code notebook}: tables, pictures and cards show themselves in a Jupyter kernel (explore)
 *   <li>{@code cli}: what the scripts share
 * </ul>
 */
package dropforge;
