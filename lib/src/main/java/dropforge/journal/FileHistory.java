package dropforge.journal;

import java.util.List;

/**
 * Everything that happened to one file.
 *
 * @param root the watched folder that it is in
 * @param names all that it had, oldest first; the last is the one that it has, or had when it went
 * @param entries oldest first; among them those of a folder above that got another name
 */
public record FileHistory(String root, List<String> names, List<JournalEntry> entries) {
    /** The last of its names. */
    public String path() {
        return names.getLast();
    }

    /** Whether it was there before anything was journaled of it: it came with a baseline. */
    public boolean cameWithBaseline() {
        return entries.stream()
                .filter(entry -> entry.path() != null)
                .findFirst()
                .map(entry -> entry.kind() != Kind.ADDED && entry.kind() != Kind.DIRECTORY_ADDED)
                .orElse(true);
    }
}
