package dropforge.cli;

import dropforge.VersionStory;
import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.registry.ModelVersion;
import dropforge.report.Headline;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The story of a version for the screen. */
public final class StoryPage {
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    /** What is more is counted: `--json` has it all. */
    private static final int SHOWN = 20;

    private StoryPage() {}

    public static String of(VersionStory story) {
        ModelVersion version = story.version();
        var page = new StringBuilder("Version %d predicts %s (%s) with %s; trained %s in %.1f s.%n"
                .formatted(
                        version.version(),
                        version.target(),
                        version.task(),
                        version.trainer(),
                        time(version.trainedAt()),
                        version.seconds()));
        part(page, "because of", because(story));
        part(page, "verdict", List.of(verdict(version)));
        part(page, "in use", reigns(story));
        if (version.mode() != null) {
            part(
                    page,
                    "fitted",
                    List.of(version.mode().label()
                            + (version.mode().why() == null
                                    ? ""
                                    : ". " + version.mode().why())));
        }
        part(page, "rows", rows(version));
        part(page, "files", files(version));
        if (story.changed() != null) {
            part(page, "other than version %d".formatted(story.changed().before()), changes(story.changed()));
        }
        part(
                page,
                "made with",
                version.environment() == null
                        ? List.of("nobody wrote it down")
                        : version.environment().entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .toList());
        return page.toString().stripTrailing();
    }

    private static List<String> because(VersionStory story) {
        if (story.because().isEmpty() && story.becauseDropped() == 0) {
            return List.of("somebody asked for it with `retrain`");
        }
        var lines = new ArrayList<String>();
        if (story.anew() != null) {
            lines.addAll(anew(story.anew()));
        }
        // A start of the watcher is no reason for an edit of the schema that came later.
        if (story.anew() == null || story.anew().schema().isEmpty()) {
            lines.addAll(cut(story.because().stream().map(StoryPage::entry).toList()));
        }
        if (story.becauseDropped() > 0) {
            lines.add("%,d more, which the journal has dropped because of their age".formatted(story.becauseDropped()));
        }
        return lines;
    }

    private static List<String> anew(VersionStory.Anew anew) {
        var lines = new ArrayList<String>();
        if (!anew.settings().isEmpty()) {
            lines.add("other settings than those of version %d: %s"
                    .formatted(anew.before(), String.join("; ", anew.settings())));
        }
        anew.schema().stream().map(StoryPage::entry).forEach(lines::add);
        if (anew.failure() != null) {
            lines.add("what had failed was tried again: " + entry(anew.failure()));
        }
        return cut(lines);
    }

    private static String entry(JournalEntry entry) {
        return "%s (entry %d)".formatted(Headline.withDate(entry), entry.id());
    }

    private static String verdict(ModelVersion version) {
        return version.decision() == null
                ? "none: there was no gate yet"
                : (version.decision().promoted() ? "promoted: " : "rejected: ")
                        + version.decision().reason();
    }

    private static List<String> reigns(VersionStory story) {
        return story.reigns().isEmpty()
                ? List.of("never")
                : story.reigns().stream()
                        .map(reign -> "since %s (%s)%s"
                                .formatted(
                                        time(reign.since()),
                                        reign.how(),
                                        reign.until() == null
                                                ? ", and now"
                                                : ", until version %d followed %s"
                                                        .formatted(reign.followedBy(), time(reign.until()))))
                        .toList();
    }

    private static List<String> rows(ModelVersion version) {
        ModelVersion.Rows rows = version.rows();
        return List.of(
                "%,d in all: %,d to learn from, %,d to decide when to stop and learn from then, %,d held out (%s)"
                        .formatted(rows.total(), rows.fit(), rows.validation(), rows.holdout(), rows.split()));
    }

    private static List<String> files(ModelVersion version) {
        return cut(version.files().stream()
                .map(file -> "%s  %s, sha256 %.10s"
                        .formatted(Headline.onOneLine(file.path()), Counted.of(file.rows(), "row"), file.sha256()))
                .toList());
    }

    private static List<String> changes(VersionStory.Changed changed) {
        var lines = cut(Stream.of(
                        changed.filesAdded().stream().map(path -> "+ " + Headline.onOneLine(path)),
                        changed.filesChanged().stream().map(path -> "~ " + Headline.onOneLine(path)),
                        changed.filesRemoved().stream().map(path -> "- " + Headline.onOneLine(path)),
                        changed.settings().stream())
                .flatMap(each -> each)
                .toList());
        return lines.isEmpty() ? List.of("nothing") : lines;
    }

    private static List<String> cut(List<String> lines) {
        return lines.size() <= SHOWN
                ? lines
                : Stream.concat(
                                lines.stream().limit(SHOWN - 1),
                                Stream.of("and %d more: see --json".formatted(lines.size() - SHOWN + 1)))
                        .toList();
    }

    private static void part(StringBuilder page, String name, List<String> lines) {
        page.append("%n%s%n%s%n"
                .formatted(name, lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"))));
    }

    private static String time(Instant at) {
        return SECOND.format(at.atZone(ZoneId.systemDefault()));
    }
}
