/**
 * Everything shows itself in a notebook: {@link dropforge.notebook.Notebook#begin} tells the kernel how tables, pictures and
 * cards look, {@link dropforge.notebook.LiveCell} is an output that changes in place.
 *
 * <p>The kernel is spoken to by reflection, in {@link dropforge.notebook.Kernel} alone. JJava and IJava, from which it descends, have
 * the same few methods under other package names, so both are served; the library needs neither of them to be there, and the JJava
 * that runs notebooks (1.0a8, from PyPI) is not on Maven Central, where its extension point could be compiled against.
 */
package dropforge.notebook;
