package dropforge.cli;

import dropforge.NotWhole;
import dropforge.extract.Tesseract;
import dropforge.files.Counted;
import dropforge.files.MediaTypes;
import dropforge.journal.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what became of documents, by format and by kind of failure, as their entries come. */
public final class EltSummary {
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Set<String> unread = new HashSet<>();
    private String folder;
    private int back;
    private int moved;
    private int removed;

    /** Of one document, the last time that it was tried. */
    private record Outcome(
            String format,
            String status,
            String failure,
            long characters,
            double seconds,
            boolean added,
            boolean bare) {}

    private static final class Format {
        private int whole;
        private int partial;
        private int failed;
        private long characters;
        private double seconds;

        private void add(Outcome outcome) {
            switch (outcome.status) {
                case "failed" -> failed++;
                case "partial" -> partial++;
                default -> whole++;
            }
            characters += outcome.characters;
            seconds += outcome.seconds;
        }
    }

    /**
     * As of this moment, for programs.
     *
     * @param extracted documents, or those that were tried in vain
     * @param added how many of these there were none of before
     * @param back documents whose files are back as they were
     * @param unread files that could not be read, for the first time
     * @param before what was not whole before, is as it was, and was not tried
     */
    public record Counts(
            int extracted,
            int whole,
            int partial,
            int failed,
            int added,
            int back,
            int moved,
            int removed,
            Map<String, Integer> failures,
            int unread,
            NotWhole before) {}

    public synchronized void hear(JournalEntry entry) {
        switch (entry.kind()) {
            case WATCH_STARTED -> folder = entry.text("inbound");
            case DOCUMENT_ADDED, DOCUMENT_UPDATED, DOCUMENT_FAILED -> {
                if (entry.detail().containsKey("again")) {
                    back++;
                } else {
                    outcomes.put((long) entry.number("document"), outcome(entry));
                }
            }
            case DOCUMENT_MOVED ->
                moved += entry.detail().containsKey("documents") ? (int) entry.number("documents") : 1;
            case DOCUMENT_REMOVED -> removed++;
            case ERROR -> unread.add(entry.path());
            case RECOVERED -> unread.remove(entry.path());
            default -> {}
        }
    }

    private static Outcome outcome(JournalEntry entry) {
        String mediaType = entry.text("mediaType");
        boolean isOfPictures =
                mediaType != null && (mediaType.startsWith("image/") || mediaType.equals("application/pdf"));
        return new Outcome(
                mediaType == null ? "?" : MediaTypes.shortName(mediaType),
                entry.text("status"),
                entry.text("failure"),
                (long) entry.number("characters"),
                entry.number("seconds"),
                entry.number("version") == 1,
                isOfPictures && entry.number("characters") == 0 && entry.text("failure") == null);
    }

    /** How many documents were extracted, or were tried in vain. */
    public synchronized int done() {
        return outcomes.size();
    }

    /** @param notWhole of all that is there, these outcomes among it */
    public synchronized Counts counts(NotWhole notWhole) {
        var failures = new TreeMap<String, Integer>();
        outcomes.values().stream()
                .filter(outcome -> outcome.failure != null)
                .forEach(outcome -> failures.merge(outcome.failure, 1, Integer::sum));
        return new Counts(
                outcomes.size(),
                count("ok"),
                count("partial"),
                count("failed"),
                (int) outcomes.values().stream().filter(Outcome::added).count(),
                back,
                moved,
                removed,
                failures,
                unread.size(),
                before(notWhole));
    }

    private NotWhole before(NotWhole all) {
        return new NotWhole(
                Math.max(0, all.failed() - count("failed")),
                Math.max(0, all.partial() - count("partial")),
                Math.max(0, all.unread() - unread.size()));
    }

    private int count(String status) {
        return (int) outcomes.values().stream()
                .filter(outcome -> status.equals(outcome.status))
                .count();
    }

    /**
     * For the screen.
     *
     * @param notWhole as in {@link #counts}
     */
    public synchronized String page(Duration took, NotWhole notWhole) {
        Counts counts = counts(notWhole);
        if (counts.extracted + counts.back + counts.moved + counts.removed == 0) {
            return "Nothing has changed%s: no document was added, changed, moved or removed."
                            .formatted(folder == null ? "" : " in " + folder)
                    + asBefore(counts.before);
        }
        var page = new StringBuilder();
        if (counts.extracted > 0) {
            page.append(table()).append("\n\n");
        }
        page.append(
                "%s extracted, %d of them new: %d whole, %d partial, %d failed; %d moved, %d removed, %d back as they were; %.1f s"
                        .formatted(
                                Counted.of(counts.extracted, "document"),
                                counts.added,
                                counts.whole,
                                counts.partial,
                                counts.failed,
                                counts.moved,
                                counts.removed,
                                counts.back,
                                took.toMillis() / 1e3));
        if (!counts.failures.isEmpty()) {
            page.append("\nnot, or not all: ")
                    .append(String.join(
                            ", ",
                            counts.failures.entrySet().stream()
                                    .map(each -> each.getKey() + " " + each.getValue())
                                    .toList()))
                    .append("; see `documents list --status failed,partial`");
        }
        long bare = outcomes.values().stream().filter(Outcome::bare).count();
        if (bare > 0 && Tesseract.find().isEmpty()) {
            page.append("\nno text in %s of pictures alone; install tesseract to have read what is written in them"
                    .formatted(Counted.of(bare, "document")));
        }
        return page.append(asBefore(counts.before)).toString();
    }

    private static String asBefore(NotWhole before) {
        var all = new ArrayList<String>();
        if (before.failed() > 0) {
            all.add(Counted.of(before.failed(), "document") + " failed");
        }
        if (before.partial() > 0) {
            all.add(Counted.of(before.partial(), "document") + " partial");
        }
        if (before.unread() > 0) {
            all.add(Counted.of(before.unread(), "file") + " that cannot be read");
        }
        return all.isEmpty() ? "" : "\nas before: %s; see `status`".formatted(String.join(", ", all));
    }

    private TextTable table() {
        var formats = new TreeMap<String, Format>();
        outcomes.values()
                .forEach(outcome -> formats.computeIfAbsent(outcome.format, _ -> new Format())
                        .add(outcome));
        var table = new TextTable("format", "whole", "partial", "failed", "characters", "seconds");
        formats.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Format> each) ->
                                -each.getValue().whole - each.getValue().partial - each.getValue().failed)
                        .thenComparing(Map.Entry::getKey))
                .forEach(each -> table.add(
                        each.getKey(),
                        each.getValue().whole,
                        each.getValue().partial,
                        each.getValue().failed,
                        "%,d".formatted(each.getValue().characters),
                        "%.2f".formatted(each.getValue().seconds)));
        return table;
    }
}
