package dropforge.cli;

import dropforge.FileTrace;
import dropforge.files.Counted;
import dropforge.journal.Draft;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.report.Headline;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The trace of a file for the screen. */
public final class TracePage {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    /** Letters of a hash that tell the contents of one file apart. */
    private static final int SHORT = 10;

    private TracePage() {}

    private record Line(Instant at, String what, String size, String sha256, String foundBy) {}

    public static String of(FileTrace trace) {
        var table = new TextTable("time", "size", "sha256", "found by", "what happened");
        Stream.concat(
                        trace.entries().stream().map(TracePage::line),
                        trace.versions().stream().map(TracePage::line))
                // A stable sort: entries of one time stay in their order, and before the version that learned of them.
                .sorted(Comparator.comparing(Line::at))
                .forEach(line -> table.add(
                        DATE.format(line.at().atZone(ZoneId.systemDefault())),
                        line.size(),
                        line.sha256(),
                        line.foundBy(),
                        line.what()));
        return heading(trace) + "\n\n" + table;
    }

    private static String heading(FileTrace trace) {
        String name = Headline.onOneLine(trace.root() + "/" + trace.path());
        List<String> before = trace.names().subList(0, trace.names().size() - 1).reversed();
        String now = archived(trace)
                .orElse(
                        !trace.present()
                                ? "is not there any more"
                                : trace.sha256() == null
                                        ? "is there"
                                        : "is there: %s, sha256 %s"
                                                .formatted(Counted.of(trace.size(), "byte"), brief(trace.sha256())));
        String earlier =
                before.isEmpty() ? "" : "; before that it was " + Headline.onOneLine(String.join(", ", before));
        String since =
                trace.entries().isEmpty() ? "; it came with the baseline, and nothing has happened to it since" : "";
        return "%s %s%s%s.".formatted(name, now, earlier, since);
    }

    /** How to have it back where it was moved away because it is old; whoever watches may not know of that yet. */
    private static Optional<String> archived(FileTrace trace) {
        return trace.entries().reversed().stream()
                .findFirst()
                .filter(last -> last.kind() == Kind.FILE_ARCHIVED
                        || (last.kind() == Kind.REMOVED && last.detail().containsKey(Draft.ARCHIVED)))
                .flatMap(_ -> trace.entries().reversed().stream()
                        .filter(entry -> entry.kind() == Kind.FILE_ARCHIVED)
                        .findFirst())
                .map(entry -> "was moved away because it is old, and `archived release %s` puts it back"
                        .formatted(Headline.onOneLine(entry.text("name") == null ? entry.path() : entry.text("name"))));
    }

    private static Line line(JournalEntry entry) {
        return new Line(
                entry.at(),
                what(entry),
                entry.size() == null ? null : "%,d".formatted(entry.size()),
                brief(entry.sha256()),
                entry.foundBy() == null ? null : entry.foundBy().wireName());
    }

    /** The size has a column of its own. */
    private static String what(JournalEntry entry) {
        String name = Headline.onOneLine(entry.root() + "/" + entry.path());
        return switch (entry.kind()) {
            case ADDED -> "+ " + name;
            case MODIFIED -> "~ " + name;
            default -> Headline.withoutFinder(entry);
        };
    }

    private static Line line(FileTrace.UsedIn used) {
        String what = used.learned() == 0
                ? "version %d was scored on its %s".formatted(used.version(), Counted.of(used.rows(), "row"))
                : used.heldOut() == null || used.heldOut() == 0
                        ? "version %d learned from its %s".formatted(used.version(), Counted.of(used.rows(), "row"))
                        : "version %d learned from %,d of its %s and was scored on the %s"
                                .formatted(
                                        used.version(),
                                        used.learned(),
                                        Counted.of(used.rows(), "row"),
                                        used.heldOut() == 1 ? "other" : "others");
        return new Line(
                used.trainedAt(), what + (used.champion() ? " (the champion)" : ""), null, brief(used.sha256()), null);
    }

    private static String brief(String sha256) {
        return sha256 == null ? null : sha256.substring(0, Math.min(SHORT, sha256.length()));
    }
}
