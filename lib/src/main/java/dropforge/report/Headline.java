package dropforge.report;

import dropforge.files.Counted;
import dropforge.files.FileChange;
import dropforge.files.MediaTypes;
import dropforge.journal.Draft;
import dropforge.journal.JournalEntry;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A journal entry on one line, for people. */
public final class Headline {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private Headline() {}

    /** With date and time in the zone of this machine. */
    public static String withDate(JournalEntry entry) {
        return DATE.format(entry.at().atZone(ZoneId.systemDefault())) + "  " + of(entry);
    }

    /** With the time of day in the zone of this machine: {@code 14:03:07.120  + training/may.csv (2,000 bytes)}. */
    public static String withTime(JournalEntry entry) {
        return TIME.format(entry.at().atZone(ZoneId.systemDefault())) + "  " + of(entry);
    }

    /** What happened, without the time and without who found it. */
    public static String withoutFinder(JournalEntry entry) {
        String headline = of(entry);
        return headline.substring(0, headline.length() - found(entry).length());
    }

    /** What happened, without the time; on one line, whatever characters the name of a file has. */
    public static String of(JournalEntry entry) {
        return onOneLine(entry.unreadableDetail() == null ? sentence(entry) : withoutDetail(entry));
    }

    private static String withoutDetail(JournalEntry entry) {
        String what = entry.change().isPresent()
                ? sentence(entry)
                : entry.path() == null ? entry.kind().wireName() : entry.kind().wireName() + " " + entry.path();
        return "%s (its details in the journal cannot be read: %s)".formatted(what, entry.unreadableDetail());
    }

    /** A text with whatever would break the line written out: names of files may have that. */
    public static String onOneLine(String text) {
        return text.codePoints()
                .collect(StringBuilder::new, Headline::append, StringBuilder::append)
                .toString();
    }

    private static void append(StringBuilder line, int character) {
        if (Character.isISOControl(character)) {
            line.append(String.format(Locale.ROOT, "\\u%04x", character));
        } else {
            line.appendCodePoint(character);
        }
    }

    private static String sentence(JournalEntry entry) {
        String path = entry.root() == null ? entry.path() : entry.root() + "/" + entry.path();
        String root = entry.root() + " folder";
        return switch (entry.kind()) {
            case ADDED,
                    MODIFIED,
                    RENAMED,
                    REMOVED,
                    DIRECTORY_ADDED,
                    DIRECTORY_REMOVED,
                    DIRECTORY_RENAMED,
                    OVERFLOWED,
                    FILE_QUARANTINED ->
                sentence(entry.root(), entry.change().orElseThrow())
                        + (entry.detail().containsKey(Draft.QUARANTINED) ? ", moved to quarantine" : "")
                        + (entry.detail().containsKey(Draft.ARCHIVED) ? ", archived" : "")
                        + found(entry);
            case ROOT_LOST ->
                entry.detail().containsKey("empty")
                        ? "! the %s is empty and another one, as when its disk is not mounted; its files count as they were until they are back, or any file is put into it, such as .keep"
                                .formatted(root)
                        : "! the %s is gone; its files count as they were".formatted(root);
            case ROOT_BACK -> "! the %s is back; it is compared with what was known".formatted(root);
            case BASELINE_TAKEN ->
                "= baseline of the %s: %s, %s%s"
                        .formatted(
                                root,
                                counted(entry, "file"),
                                counted(entry, "byte"),
                                entry.text("insteadOf") == null
                                        ? ""
                                        : "; what was known of %s, which this workspace watched before, is given up"
                                                .formatted(entry.text("insteadOf")));
            case STORE_SET_ASIDE ->
                "! the damaged database is now %s, and a new one begins (%s)"
                        .formatted(entry.text("file"), entry.text("damage"));
            case POLLING_STARTED ->
                "! %s is looked at every second or so, since %s"
                        .formatted(entry.path() == null ? "the " + root : path + "/", entry.text("reason"));
            case WATCH_STARTED ->
                "watching %s%s"
                        .formatted(
                                Stream.of(entry.text("folder"), entry.text("inbound"))
                                        .filter(Objects::nonNull)
                                        .collect(Collectors.joining(" and ")),
                                "polling".equals(entry.text("source")) ? " by polling" : "");
            case WATCH_STOPPED -> "stopped watching";
            case TRAINING_STARTED ->
                "training version %.0f with %s on %s of %s%s"
                        .formatted(
                                entry.number("version"),
                                entry.text("trainer"),
                                counted(entry, "row"),
                                counted(entry, "file"),
                                warnings(entry));
            case TRAINING_COMPLETED -> completed(entry);
            case TRAINING_FAILED -> "! training failed: " + entry.text("message");
            case TRAINING_REJECTED ->
                "version %.0f is not put to use: %s".formatted(entry.number("version"), entry.text("message"));
            case TRAINING_ABANDONED -> "training abandoned: " + entry.text("message");
            case DRIFT_DETECTED ->
                "%s is unlike what version %.0f learned from: %s"
                        .formatted(path, entry.number("against"), entry.text("message"));
            case MODEL_PROMOTED -> "version %.0f is the champion%s".formatted(entry.number("version"), why(entry));
            case MODEL_ROLLED_BACK ->
                "version %.0f is the champion again%s".formatted(entry.number("version"), why(entry));
            case VERSION_REMOVED ->
                "version %.0f is removed: %s".formatted(entry.number("version"), entry.text("message"));
            case VERSION_PINNED ->
                "version %.0f is pinned: it stays, however old it becomes".formatted(entry.number("version"));
            case VERSION_UNPINNED ->
                "version %.0f is no longer pinned: it goes when it is old".formatted(entry.number("version"));
            case BACKUP_TAKEN ->
                "backup %s taken: %s, %s".formatted(entry.text("file"), counted(entry, "file"), counted(entry, "byte"));
            case WORKSPACE_RESTORED ->
                "= restored from %s, which was taken at %s".formatted(entry.text("file"), entry.text("takenAt"));
            case DOCUMENT_ADDED -> "document %s%s".formatted(path, extracted(entry));
            case DOCUMENT_UPDATED ->
                "document %s, version %.0f%s".formatted(path, entry.number("version"), extracted(entry));
            case DOCUMENT_MOVED ->
                entry.detail().containsKey("documents")
                        ? "%s/ is %s/ now, with %s".formatted(entry.from(), path, counted(entry, "document"))
                        : "document %s, was %s".formatted(path, entry.from());
            case DOCUMENT_REMOVED -> "document %s is gone; what is known of it stays".formatted(path);
            case DOCUMENT_FAILED ->
                "! document %s is not extracted (%s): %s%s"
                        .formatted(
                                path,
                                entry.text("failure"),
                                entry.text("message"),
                                entry.text("retryAt") == null ? "" : " It is tried again by itself.");
            case FILE_RELEASED ->
                entry.detail().containsKey(Draft.ARCHIVED)
                        ? "%s is put back from the archived files".formatted(path)
                        : "%s is released from quarantine".formatted(path);
            case FILE_ARCHIVED ->
                "%s is old and goes to %s: %s".formatted(path, entry.text(Draft.TO), entry.text("message"));
            case SCHEMA_CHANGED ->
                "schema version %.0f (%s)%s"
                        .formatted(
                                entry.number("version"),
                                entry.text("by"),
                                entry.text("message") == null ? "" : ": " + entry.text("message"));
            case ERROR -> "! " + entry.text("message");
            case RECOVERED -> "ok " + entry.text("message");
        };
    }

    /** A change on one line, whatever characters the name of the file has. */
    public static String of(String root, FileChange change) {
        return onOneLine(sentence(root, change));
    }

    private static String sentence(String root, FileChange change) {
        String path = root + "/" + change.path();
        return switch (change) {
            case FileChange.Added(var _, var size, var _) -> "+ %s (%s)".formatted(path, Counted.of(size, "byte"));
            case FileChange.Modified(var _, var size, var _, var _) ->
                "~ %s (%s)".formatted(path, Counted.of(size, "byte"));
            case FileChange.Renamed(var from, var _, var _, var _, var replaced) ->
                "> %s, was %s%s".formatted(path, from, replaced ? ", in the place of another file" : "");
            case FileChange.Removed _ -> "- " + path;
            case FileChange.Quarantined(var _, var _, var _, var to, var why) ->
                "! %s%s"
                        .formatted(
                                why,
                                to == null
                                        ? ""
                                        : " [moved to quarantine; see `quarantine show %s`]".formatted(change.path()));
            case FileChange.DirectoryAdded _ -> "+ %s/".formatted(path);
            case FileChange.DirectoryRemoved _ -> "- %s/".formatted(path);
            case FileChange.DirectoryRenamed(var from, var _) -> "> %s/, was %s/".formatted(path, from);
            case FileChange.Overflowed _ ->
                "? events under the %s folder were lost; it is looked through again".formatted(root);
        };
    }

    /** What came out of a document. */
    private static String extracted(JournalEntry entry) {
        if (entry.detail().containsKey("again")) {
            return " is back as it was";
        }
        double parts = entry.number("parts");
        return ": %s%s, %s%s%s"
                .formatted(
                        entry.text("title") == null ? "" : "\"%s\", ".formatted(entry.text("title")),
                        MediaTypes.shortName(entry.text("mediaType")),
                        counted(entry, "character"),
                        Double.isNaN(parts) ? "" : ", " + Counted.of((long) parts - 1, "embedded file"),
                        entry.text("message") == null
                                ? ""
                                : "; not all of it (%s): %s".formatted(entry.text("failure"), entry.text("message")));
    }

    private static String counted(JournalEntry entry, String one) {
        return Counted.of((long) entry.number(one + "s"), one);
    }

    private static String warnings(JournalEntry entry) {
        if (!(entry.detail().get("warnings") instanceof List<?> warnings) || warnings.isEmpty()) {
            return "";
        }
        String more = warnings.size() == 1
                ? ""
                : " (and %s more; see `models show %.0f`)".formatted(warnings.size() - 1, entry.number("version"));
        return "; warning: " + warnings.getFirst() + more;
    }

    private static String completed(JournalEntry entry) {
        String value = Double.isNaN(entry.number("value"))
                ? ""
                : String.format(Locale.ROOT, ", %s %.4f", entry.text("metric"), entry.number("value"));
        return String.format(
                Locale.ROOT,
                "version %.0f trained in %.1f s%s",
                entry.number("version"),
                entry.number("seconds"),
                value);
    }

    /** Entries from before there was a gate do not say. */
    private static String why(JournalEntry entry) {
        return entry.text("message") == null ? "" : ": " + entry.text("message");
    }

    private static String found(JournalEntry entry) {
        if (entry.foundBy() == null) {
            return "";
        }
        return switch (entry.foundBy()) {
            case EVENT -> "";
            case START_UP -> ", while nobody watched";
            case RESCAN -> ", found by a rescan";
            case RECONCILER -> ", found by the background check";
        };
    }
}
