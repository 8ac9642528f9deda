package dropforge.extract;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where this library and what it uses come from, so that a process of its own can have the same. Mostly that is what its JVM
 * was started with; a notebook whose kernel was told of a jar by a magic has it in a class loader of the kernel's.
 */
final class OwnClassPath {
    private OwnClassPath() {}

    /** As in {@code java.class.path}. */
    static String get() {
        return of(OwnClassPath.class);
    }

    /** From the class loader of a class, and those that it asks first, to what the JVM was started with. */
    static String of(Class<?> one) {
        Set<String> entries = new LinkedHashSet<>();
        for (ClassLoader loader = one.getClassLoader();
                loader != null && loader != ClassLoader.getSystemClassLoader();
                loader = loader.getParent()) {
            if (loader instanceof URLClassLoader withUrls) {
                Stream.of(withUrls.getURLs()).forEach(url -> add(url, entries));
            }
        }
        if (one.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            // Of a loader that does not tell what it has; a jar that Maven made names what it needs.
            CodeSource source = one.getProtectionDomain().getCodeSource();
            if (source != null && source.getLocation() != null) {
                add(source.getLocation(), entries);
            }
        }
        entries.addAll(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .toList());
        return String.join(File.pathSeparator, entries);
    }

    private static void add(URL url, Set<String> entries) {
        try {
            entries.add(Path.of(url.toURI()).toAbsolutePath().normalize().toString());
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException _) {
            // Nothing on the disk.
        }
    }
}
