package dropforge.retrain;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The pictures of a run as the card of its version shows them. The links are relative, so that a workspace can be moved as a
 * whole. Where a link or another drive lies between the two folders, so that {@code ..} leads elsewhere for some readers,
 * they are absolute.
 *
 * @param folder of the pictures, as a link
 * @param names of the files in it
 */
record CardPictures(String folder, Set<String> names) {

    /**
     * @param version folder of the version, which need not be there yet
     * @param metrics folder of the run, whose parent is there as that of {@code version} is
     */
    static CardPictures of(Path version, Path metrics, Set<String> names) throws IOException {
        boolean relative = isPlain(version.getParent())
                && isPlain(metrics.getParent())
                && Objects.equals(version.getRoot(), metrics.getRoot());
        return new CardPictures(
                relative ? link(version.relativize(metrics)) : metrics.toUri().toString(), names);
    }

    /** A picture with what it shows; nothing where the run has none of that name. */
    String show(String name, String caption) {
        return names.contains(name) ? "\n![%s](%s/%s)\n".formatted(caption, folder.replaceAll("/$", ""), name) : "";
    }

    private static boolean isPlain(Path folder) throws IOException {
        return folder.toRealPath().equals(folder);
    }

    /** With {@code /} between the names, and what Markdown or a browser would stumble over written out. */
    private static String link(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .map(name -> escaped(name.toString()))
                .collect(Collectors.joining("/"));
    }

    private static String escaped(String name) {
        try {
            return new URI(null, null, "/" + name, null)
                    .toASCIIString()
                    .substring(1)
                    .replace("(", "%28")
                    .replace(")", "%29");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
