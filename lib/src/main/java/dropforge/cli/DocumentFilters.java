package dropforge.cli;

import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStatus;
import dropforge.files.WrongUsage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which documents, as options. */
public final class DocumentFilters {
    @Option(
            names = "--path",
            paramLabel = "GLOB",
            description = "a name, a path, a folder, or a glob such as *.pdf or 2026/*")
    private String path;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "the ending of names such as pdf, or a media type, or what that begins with, such as image/")
    private String type;

    @Option(names = "--author", paramLabel = "NAME", description = "part of an author's name")
    private String author;

    @Option(names = "--language", paramLabel = "CODE", description = "such as de")
    private String language;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description =
                    "whose own date, or else that of its last change, is not before: 2026-01-01, or 7d for a week ago")
    private Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description = "whose date is before this")
    private Instant until;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description = "ok, partial, failed or pending; several with commas")
    private List<String> statuses = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "so many at most")
    private Integer limit;

    /** @param most where the user does not say how many */
    public DocumentQuery query(int most) {
        if (limit != null && limit < 1) {
            throw new WrongUsage("--limit is %d, but must be 1 or more.".formatted(limit));
        }
        return DocumentQuery.ALL
                .withPath(path)
                .withType(type)
                .withAuthor(author)
                .withLanguage(language)
                .withSince(since)
                .withUntil(until)
                .withStatuses(statuses.stream().map(DocumentFilters::status).toArray(DocumentStatus[]::new))
                .withLimit(limit == null ? most : limit);
    }

    private static DocumentStatus status(String name) {
        return Arrays.stream(DocumentStatus.values())
                .filter(status -> status.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new WrongUsage("--status is %s, but must be one of %s."
                        .formatted(
                                name,
                                Arrays.stream(DocumentStatus.values())
                                        .map(DocumentStatus::wireName)
                                        .collect(Collectors.joining(", ")))));
    }
}
