package dropforge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.document.DocumentStatus;
import dropforge.files.Counted;
import dropforge.handle.NamedHandler;
import dropforge.journal.JournalEntry;
import dropforge.notebook.Card;
import dropforge.notebook.Shown;
import dropforge.registry.ModelVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a workspace is doing, seen from any process.
 *
 * @param workspace its folder
 * @param folder that is watched, or was last, or would be
 * @param target the column to predict: of the watcher, else of the newest version; null while nobody said
 * @param watcher the process that watches; null while none does
 * @param training the version being trained now; null while none is
 * @param files training files in the baseline
 * @param unread how many of them nobody has read yet: the first look over a large folder only lists, and the watcher reads
 *     in the background
 * @param pending changes of training files that no model has seen yet; null where the last watcher was told to train nothing
 * @param missedEvents changes since the last start of a watcher that no event told of and the background check found; 0 when
 *     all is well
 * @param quarantined files that cannot be learned from and that nobody has dealt with yet
 * @param archived training files that have become old and were moved away
 * @param handlers those that have a name, running or not, and how far behind each is
 * @param documents what is known of the documents of this workspace; null where there are none, and nobody makes any
 * @param champion the version in use; null before the first, and where a problem says why
 * @param versions how many there are
 * @param problems what keeps it from working now, in sentences: the folder is gone, no version is in use, the database is
 *     damaged (one of more than 128 MB is not gone through for that)
 * @param errors the newest errors that nothing has resolved since, newest last, ten at most
 * @param openErrors how many there are in all
 * @param diskFreeBytes where the workspace lies
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
        Path workspace,
        Path folder,
        String target,
        Watcher watcher,
        Training training,
        long files,
        long unread,
        Long pending,
        int missedEvents,
        int quarantined,
        int archived,
        List<NamedHandler> handlers,
        Documents documents,
        ModelVersion champion,
        int versions,
        List<String> problems,
        List<JournalEntry> errors,
        int openErrors,
        long diskFreeBytes)
        implements Shown {

    /** As a card. */
    @Override
    public Object shown() {
        Card card = Card.titled("workspace " + workspace)
                .withState(
                        watcher == null ? "nobody watches" : "watched by process " + watcher.pid(),
                        !problems.isEmpty() ? Card.Tone.BAD : watcher == null ? Card.Tone.PLAIN : Card.Tone.GOOD)
                .with("predicts", target)
                .with(
                        "champion",
                        champion == null
                                ? "none yet"
                                : "version %d of %d, %s %.4f"
                                        .formatted(
                                                champion.version(),
                                                versions,
                                                champion.leadingMetric(),
                                                champion.leadingValue()))
                .with(
                        "training",
                        training == null
                                ? null
                                : "version %d, since %s".formatted(training.version(), training.since()))
                .with(
                        "training files",
                        "%,d known, %s"
                                .formatted(
                                        files,
                                        pending == null
                                                ? "not trained on"
                                                : Counted.of(pending, "change") + " pending"))
                .with("quarantined", quarantined == 0 ? null : Counted.of(quarantined, "file"))
                .with("documents", documents == null || documents.counts().isEmpty() ? null : documents.inWords());
        return card.with("open errors", openErrors == 0 ? "none" : openErrors)
                .with("disk", "%,d MB free".formatted(diskFreeBytes >> 20))
                .saying(problems.isEmpty() ? null : String.join(" ", problems));
    }

    public record Watcher(long pid, Instant since) {}

    /**
     * @param folder of the files that documents are made of
     * @param counts how many are there of each status
     * @param failures how many of those that failed, or of which only a part was extracted, by the kind of failure
     * @param pending changes of files that no record knows of yet
     */
    public record Documents(Path folder, Map<DocumentStatus, Long> counts, Map<String, Long> failures, long pending) {
        private String inWords() {
            return counts.entrySet().stream()
                    .map(count ->
                            "%,d %s".formatted(count.getValue(), count.getKey().wireName()))
                    .collect(Collectors.joining(", "));
        }
    }

    public record Training(int version, Instant since) {}
}
