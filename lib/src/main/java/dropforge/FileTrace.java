package dropforge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.notebook.Card;
import dropforge.notebook.Shown;
import dropforge.report.Headline;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that happened to one file, and what came of it.
 *
 * @param root the watched folder that it is in: {@code training} or {@code inbound}
 * @param path its name there; the last one that it had where it is gone
 * @param names all that it had, oldest first
 * @param present whether it is there, as far as is known
 * @param size in bytes; null where it is gone
 * @param sha256 of its content; null where it is gone
 * @param entries of the journal, oldest first; among them those of a folder above that got another name
 * @param versions of the model that were made with it, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileTrace(
        String root,
        String path,
        List<String> names,
        boolean present,
        Long size,
        String sha256,
        List<JournalEntry> entries,
        List<UsedIn> versions)
        implements Shown {
    private static final int SHOWN = 20;

    /** As a card: its names, the versions that learned from it, and the newest of what happened. */
    @Override
    public Object shown() {
        return Card.titled("%s/%s".formatted(root, path))
                .withState(present ? "there" : "gone", present ? Card.Tone.GOOD : Card.Tone.PLAIN)
                .with("size", size == null ? null : Counted.of(size, "byte"))
                .with("was called", names.size() < 2 ? null : String.join("\n", names.subList(0, names.size() - 1)))
                .with(
                        "learned by",
                        versions.isEmpty()
                                ? "no version"
                                : versions.stream().map(UsedIn::inWords).collect(Collectors.joining("\n")))
                .with(
                        "happened",
                        entries.subList(Math.max(0, entries.size() - SHOWN), entries.size()).stream()
                                .map(entry -> Card.time(entry.at()) + "  " + Headline.of(entry))
                                .collect(Collectors.joining("\n")));
    }

    /**
     * A version of the model that was made with the file.
     *
     * @param path the name that the file had then
     * @param rows that it gave
     * @param heldOut how many of them the version was scored on; it learned from the others. Null where nobody counted
     * @param champion whether it is in use
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UsedIn(
            int version, Instant trainedAt, String path, String sha256, int rows, Integer heldOut, boolean champion) {

        private String inWords() {
            return "version %d: %s%s"
                    .formatted(
                            version,
                            learned() == 0 ? "only scored on its rows" : Counted.of(learned(), "row"),
                            champion ? ", champion" : "");
        }

        /** Rows that it learned from. */
        public int learned() {
            return heldOut == null ? rows : rows - heldOut;
        }
    }
}
