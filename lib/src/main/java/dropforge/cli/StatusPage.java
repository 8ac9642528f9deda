package dropforge.cli;

import dropforge.Durations;
import dropforge.Status;
import dropforge.document.DocumentStatus;
import dropforge.files.Counted;
import dropforge.handle.NamedHandler;
import dropforge.registry.ModelVersion;
import dropforge.report.Headline;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of a workspace for the screen. */
public final class StatusPage {
    /** So long a handler may take for a change without a word. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private StatusPage() {}

    public static String of(Status status) {
        var page = new StringBuilder();
        line(page, "workspace", status.workspace().toString());
        boolean trains = trains(status);
        if (trains) {
            line(page, "folder", status.folder().toString());
            line(page, "target", status.target() == null ? "not named yet: --target COLUMN" : status.target());
        }
        line(
                page,
                "watcher",
                status.watcher() == null
                        ? "not running"
                        : "process %d, for %s"
                                .formatted(
                                        status.watcher().pid(),
                                        ago(status.watcher().since())));
        if (trains) {
            training(page, status);
        }
        if (status.quarantined() > 0) {
            line(
                    page,
                    "set aside",
                    "%s that cannot be learned from; see `quarantine list`"
                            .formatted(Counted.of(status.quarantined(), "file")));
        }
        if (status.archived() > 0) {
            line(
                    page,
                    "archived",
                    "%s; see `archived list`".formatted(Counted.of(status.archived(), "old training file")));
        }
        if (!status.handlers().isEmpty()) {
            line(
                    page,
                    "handlers",
                    lines(status.handlers().stream().map(StatusPage::handler).toList(), ""));
        }
        if (status.documents() != null) {
            line(page, "documents", documents(status.documents()));
        }
        if (trains) {
            line(page, "champion", champion(status.champion(), status.versions()));
        }
        line(page, "problems", lines(status.problems(), "none"));
        line(page, "disk", "%,d MB free".formatted(status.diskFreeBytes() >> 20));
        line(
                page,
                "errors",
                lines(
                        Stream.concat(
                                        status.errors().stream().map(Headline::withDate),
                                        moreErrors(status.openErrors()
                                                - status.errors().size()))
                                .toList(),
                        "none open"));
        return page.toString().stripTrailing();
    }

    /** Not in a workspace in which documents are made, and nothing else was ever done. */
    private static boolean trains(Status status) {
        return status.documents() == null || status.versions() > 0 || Files.isDirectory(status.folder());
    }

    private static void training(StringBuilder page, Status status) {
        line(
                page,
                "training",
                status.training() == null
                        ? "none now"
                        : "version %d, for %s"
                                .formatted(
                                        status.training().version(),
                                        ago(status.training().since())));
        line(
                page,
                "files",
                "%,d known%s, %s, %s"
                        .formatted(
                                status.files(),
                                status.unread() == 0 ? "" : " (%,d still to be read)".formatted(status.unread()),
                                status.pending() == null
                                        ? "not trained on"
                                        : Counted.of(status.pending(), "change") + " pending",
                                status.missedEvents() == 0
                                        ? "no event missed"
                                        : "%,d missed by the events and found by the background check"
                                                .formatted(status.missedEvents())));
    }

    private static String documents(Status.Documents documents) {
        long all =
                documents.counts().values().stream().mapToLong(Long::longValue).sum();
        long pending = documents.pending() + documents.counts().getOrDefault(DocumentStatus.PENDING, 0L);
        long failed = documents.counts().getOrDefault(DocumentStatus.FAILED, 0L);
        long partial = documents.counts().getOrDefault(DocumentStatus.PARTIAL, 0L);
        String kinds = documents.failures().entrySet().stream()
                .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
        return "%s of %s%s%s%s"
                .formatted(
                        Counted.of(all, "document"),
                        documents.folder(),
                        pending == 0 ? "" : ", %,d to be extracted".formatted(pending),
                        failed + partial == 0 ? "" : ", %,d failed, %,d partial".formatted(failed, partial),
                        kinds.isEmpty() ? "" : " (%s)".formatted(kinds));
    }

    private static String handler(NamedHandler handler) {
        boolean comesToIt = handler.pid() != null && handler.behind() > 0 && isOfAMoment(handler.since());
        String behind = handler.behind() == 0 || comesToIt
                ? "up to date"
                : "%s behind, the first for %s".formatted(changes(handler.behind()), ago(handler.since()));
        if (handler.pid() != null) {
            return "%s, process %d, %s".formatted(handler.name(), handler.pid(), behind);
        }
        String kept = handler.behind() == 0
                ? ""
                : "; the journal keeps what is behind for it: run it, or status --forget-handler " + handler.name();
        return "%s, run by nobody, %s%s".formatted(handler.name(), behind, kept);
    }

    private static String changes(int count) {
        return count > NamedHandler.COUNTED
                ? "more than " + Counted.of(NamedHandler.COUNTED, "change")
                : Counted.of(count, "change");
    }

    private static boolean isOfAMoment(Instant since) {
        return since.isAfter(Instant.now().minus(MOMENT));
    }

    private static String champion(ModelVersion champion, int versions) {
        return champion == null
                ? versions == 0 ? "none yet" : "none of " + Counted.of(versions, "version")
                : "version %d, one of %s, %s %.4f, trained %s ago"
                        .formatted(
                                champion.version(),
                                Counted.of(versions, "version"),
                                champion.leadingMetric(),
                                champion.leadingValue(),
                                ago(champion.trainedAt()));
    }

    private static Stream<String> moreErrors(int more) {
        return more > 0
                ? Stream.of("and %s: see timeline --kind error".formatted(Counted.of(more, "older one")))
                : Stream.of();
    }

    private static String lines(List<String> sentences, String none) {
        return sentences.isEmpty() ? none : String.join("\n           ", sentences);
    }

    private static String ago(Instant since) {
        return Durations.words(Duration.between(since, Instant.now()));
    }

    private static void line(StringBuilder page, String name, String value) {
        page.append("%-9s  %s%n".formatted(name, value));
    }
}
