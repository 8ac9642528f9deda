package dropforge.stress;

import dropforge.files.Sha256;
import dropforge.journal.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that was done to the tree, in order, also in a file: it is what makes a fault findable. */
public final class Steps implements AutoCloseable {
    /**
     * One call to the file system, or several alike.
     *
     * @param operation the number of the operation that it is part of
     * @param kind of that operation: {@code swap}
     * @param what was done: {@code rename}
     * @param from the old path of a rename, the original of a copy or a link; else null
     * @param path relative to the tree, of what is outside of it beginning with {@code ../}
     * @param note how many, how large, or why it failed; or null
     */
    public record Step(
            int operation,
            Instant at,
            String kind,
            String what,
            String from,
            String path,
            String note) {
        @Override
        public String toString() {
            return "#%d %s: %s %s%s%s"
                    .formatted(
                            operation,
                            kind,
                            what,
                            from == null ? "" : quoted(from) + " -> ",
                            quoted(path),
                            note == null ? "" : " (" + note + ")");
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final BufferedWriter file;
    private final MessageDigest digest = Sha256.digest();

    private Steps(BufferedWriter file) {
        this.file = file;
    }

    public static Steps writtenTo(Path file) throws IOException {
        return new Steps(Files.newBufferedWriter(file));
    }

    /** What another run has written. */
    public static Steps readFrom(Path file) throws IOException {
        var steps = new Steps(null);
        try (var lines = Files.lines(file)) {
            lines.forEach(line -> steps.steps.add(Json.read(line, Step.class)));
        }
        return steps;
    }

    void add(Step step) throws IOException {
        steps.add(step);
        String same =
                String.join(
                        "\0",
                        step.kind,
                        step.what,
                        String.valueOf(step.from),
                        step.path,
                        String.valueOf(step.note));
        digest.update(same.getBytes(StandardCharsets.UTF_8));
        file.write(Json.line(step));
        file.newLine();
    }

    public int count() {
        return steps.size();
    }

    /**
     * A hash of all steps without their times: two runs that did the same have the same. Ends the
     * taking of steps.
     */
    public String sequence() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The last ones that were done to a path, to a folder above it, or to those when they had other
     * names.
     */
    List<Step> lastOf(String path, int most) {
        var found = new ArrayList<Step>();
        Set<String> names = hardLinksOf(path);
        for (int i = steps.size() - 1; i >= 0 && found.size() < most; i--) {
            Step step = steps.get(i);
            boolean touches = false;
            for (String name : List.copyOf(names)) {
                touches |= isAtOrAbove(step.path, name) || isAtOrAbove(step.from, name);
                if (step.what.equals("rename") && isAtOrAbove(step.path, name)) {
                    names.add(step.from + name.substring(step.path.length()));
                }
            }
            if (touches) {
                found.addFirst(step);
            }
        }
        return found;
    }

    private Set<String> hardLinksOf(String path) {
        var names = new LinkedHashSet<>(List.of(path));
        for (Step step : steps) {
            if (step.what.equals("hard link")
                    && (names.contains(step.from) || names.contains(step.path))) {
                names.add(step.from);
                names.add(step.path);
            }
        }
        return names;
    }

    /**
     * @param folder may be null, which is above nothing
     */
    static boolean isAtOrAbove(String folder, String path) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    /** On one line, whatever is in it. */
    public static String quoted(String path) {
        String line = Json.line(path);
        return line.length() < 100
                ? line
                : line.substring(0, 50) + "..." + line.substring(line.length() - 40);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
