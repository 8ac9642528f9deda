/**
 * The one door: {@link dropforge.Workbench} wires everything together, for scripts, notebooks and programs of others.
 */
package dropforge;
