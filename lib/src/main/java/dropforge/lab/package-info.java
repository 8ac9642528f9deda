/**
 * JupyterLab with a Java kernel that has this library. Both come from PyPI into a virtual environment in the user's cache,
 * made once and shared by all checkouts with the same requirements; the kernel is described anew at each start, in a folder
 * of the checkout alone, since which JDK and which build of the library it gets differ from start to start. So nothing that
 * the user has set up for Jupyter is changed, and what runs in another checkout is not either.
 *
 * <p>The library is on the class path with which the kernel's JVM starts: its compiler, its class loader and the processes
 * that the library starts all take it from there, which no magic of a cell does in every kernel.
 */
package dropforge.lab;
