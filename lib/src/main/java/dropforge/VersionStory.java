package dropforge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.journal.JournalEntry;
import dropforge.notebook.Card;
import dropforge.notebook.Shown;
import dropforge.registry.ModelVersion;
import dropforge.report.Headline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a version is as it is: what led to it, what is other than in the version before, and what became of it.
 *
 * @param version with its files, settings, surroundings, and the decision about it
 * @param because the entries of the journal that led to it, oldest first; empty where somebody asked for it with {@code
 *     retrain}
 * @param anew why it was made though no file had changed; null where a file had, or somebody asked for it with {@code retrain}
 * @param becauseDropped how many more there were, which the journal has dropped because of their age
 * @param changed what is other than in the champion of that time, {@link ModelVersion#parent}; null where there was none, or it
 *     is gone
 * @param reigns when it was the champion, oldest first; empty where it never was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionStory(
        ModelVersion version,
        List<JournalEntry> because,
        Anew anew,
        int becauseDropped,
        Changed changed,
        List<Reign> reigns)
        implements Shown {
    private static final int NAMED = 8;

    /** As a card. */
    @Override
    public Object shown() {
        boolean isInUse = !reigns.isEmpty() && reigns.getLast().until() == null;
        Card card = Card.titled("why version " + version.version())
                .withState(
                        isInUse ? "champion" : reigns.isEmpty() ? "never in use" : "was champion",
                        isInUse ? Card.Tone.GOOD : reigns.isEmpty() ? Card.Tone.BAD : Card.Tone.PLAIN)
                .with(
                        "because of",
                        because.isEmpty()
                                ? "somebody asked for it"
                                : some(because.stream().map(Headline::of).toList()))
                .with(
                        "scored",
                        "%s %.4f on %,d rows held out"
                                .formatted(
                                        version.leadingMetric(),
                                        version.leadingValue(),
                                        version.rows().holdout()));
        if (changed != null) {
            card = card.with("other than", "version " + changed.before())
                    .with("files added", some(changed.filesAdded()))
                    .with("files changed", some(changed.filesChanged()))
                    .with("files removed", some(changed.filesRemoved()))
                    .with("settings", some(changed.settings()));
        }
        for (Reign reign : reigns) {
            card = card.with(
                    "in use",
                    "%s to %s"
                            .formatted(
                                    Card.time(reign.since()),
                                    reign.until() == null ? "now" : Card.time(reign.until())));
        }
        return version.decision() == null
                ? card
                : card.saying(version.decision().reason());
    }

    private static String some(List<String> all) {
        if (all.isEmpty()) {
            return null;
        }
        List<String> lines = new ArrayList<>(all.stream().limit(NAMED).toList());
        if (all.size() > NAMED) {
            lines.add("and %,d more".formatted(all.size() - NAMED));
        }
        return String.join("\n", lines);
    }

    /**
     * Why a watcher trained though no file had changed; all empty where it is not known.
     *
     * @param before number of the version before it, whatever became of that; null where there is none any more
     * @param settings that the start of the watcher brought, each as {@code learningRate 0.1, before 0.15}
     * @param schema the entries that tell how the schema was changed since
     * @param failure the entry that tells of the training that failed, and was tried again; null where none had
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Anew(Integer before, List<String> settings, List<JournalEntry> schema, JournalEntry failure) {}

    /**
     * What is other than in the version before.
     *
     * @param before its number
     * @param filesAdded paths of files that it did not have
     * @param filesChanged paths of files of which it had other bytes
     * @param filesRemoved paths of files that it had and this one has not
     * @param settings each as {@code learningRate 0.1, before 0.15}
     */
    public record Changed(
            int before,
            List<String> filesAdded,
            List<String> filesChanged,
            List<String> filesRemoved,
            List<String> settings) {}

    /**
     * A time as the champion.
     *
     * @param until null while it is in use
     * @param followedBy the next champion; null while it is in use
     * @param how it came into use, as in the ledger: {@code gate}, {@code promoted}, {@code rolled-back}, {@code found}
     * @param reason in a sentence
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reign(Instant since, Instant until, Integer followedBy, String how, String reason) {}
}
