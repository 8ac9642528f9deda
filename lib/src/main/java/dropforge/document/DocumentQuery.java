package dropforge.document;

import dropforge.files.MediaTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which documents are asked for. Immutable; each {@code with} gives a new one; null, or empty, stands for any.
 *
 * @param folder as {@link Document} has it
 * @param path a name, a path, or a glob of either: {@code *.pdf}, {@code 2026/**}; a folder stands for all in it
 * @param exactPath a path, or the end of one, whatever characters it has
 * @param type the ending of a name, a short name of a media type, or what a media type begins with: {@code docx}, {@code image/}
 * @param author part of a creator's name; accents and case do not count
 * @param language ISO 639
 * @param since whose own date, or else that of their last change, is not before
 * @param until whose date is before
 * @param removed whether those are asked for that are not there any more, in place of those that are
 * @param limit so many at most
 */
public record DocumentQuery(
        String folder,
        String path,
        String exactPath,
        String type,
        String author,
        String language,
        Instant since,
        Instant until,
        List<DocumentStatus> statuses,
        boolean removed,
        int limit) {
    /** All that are there. */
    public static final DocumentQuery ALL =
            new DocumentQuery(null, null, null, null, null, null, null, null, List.of(), false, Integer.MAX_VALUE);

    public DocumentQuery {
        statuses = List.copyOf(statuses);
    }

    public DocumentQuery withFolder(String another) {
        return new DocumentQuery(
                another, path, exactPath, type, author, language, since, until, statuses, removed, limit);
    }

    public DocumentQuery withPath(String another) {
        return new DocumentQuery(
                folder, another, exactPath, type, author, language, since, until, statuses, removed, limit);
    }

    public DocumentQuery withExactPath(String another) {
        return new DocumentQuery(folder, path, another, type, author, language, since, until, statuses, removed, limit);
    }

    public DocumentQuery withType(String another) {
        return new DocumentQuery(
                folder, path, exactPath, another, author, language, since, until, statuses, removed, limit);
    }

    public DocumentQuery withAuthor(String another) {
        return new DocumentQuery(
                folder, path, exactPath, type, another, language, since, until, statuses, removed, limit);
    }

    public DocumentQuery withLanguage(String another) {
        return new DocumentQuery(
                folder, path, exactPath, type, author, another, since, until, statuses, removed, limit);
    }

    public DocumentQuery withSince(Instant another) {
        return new DocumentQuery(
                folder, path, exactPath, type, author, language, another, until, statuses, removed, limit);
    }

    public DocumentQuery withUntil(Instant another) {
        return new DocumentQuery(
                folder, path, exactPath, type, author, language, since, another, statuses, removed, limit);
    }

    public DocumentQuery withStatuses(DocumentStatus... wanted) {
        return new DocumentQuery(
                folder, path, exactPath, type, author, language, since, until, List.of(wanted), removed, limit);
    }

    public DocumentQuery removedOnes() {
        return new DocumentQuery(folder, path, exactPath, type, author, language, since, until, statuses, true, limit);
    }

    public DocumentQuery withLimit(int most) {
        return new DocumentQuery(
                folder, path, exactPath, type, author, language, since, until, statuses, removed, most);
    }

    /** What it asks of a row of the table {@code document}, called {@code d}, in SQL; adds the values to {@code values}. */
    String condition(List<Object> values) {
        var all = new ArrayList<String>();
        all.add(removed ? "d.removed_at is not null" : "d.removed_at is null");
        if (folder != null) {
            all.add("d.folder = ?");
            values.add(folder);
        }
        if (path != null) {
            String plain = tidy(path);
            all.add("(d.path glob ? or d.path glob ? or d.path glob ? or d.path = ?)");
            values.addAll(List.of(plain, "*/" + plain, plain + "/*", plain));
        }
        if (exactPath != null) {
            all.add("(d.path = ? or substr(d.path, -?) = ?)");
            String end = "/" + exactPath;
            values.addAll(List.of(exactPath, end.codePointCount(0, end.length()), end));
        }
        if (type != null) {
            String small = type.toLowerCase(Locale.ROOT);
            if (small.contains("/")) {
                all.add("substr(d.media_type, 1, ?) = ?");
                values.addAll(List.of(small.length(), small));
            } else {
                String ending = small.replaceFirst("^\\.", "");
                all.add("(lower(d.path) like ? escape '\\' or d.media_type in (?, ?))");
                values.addAll(List.of(
                        "%." + escaped(ending),
                        MediaTypes.ofShortName(ending).orElse("application/" + ending),
                        "application/vnd." + ending));
            }
        }
        if (author != null) {
            all.add("d.folded_creator like ? escape '\\'");
            values.add("%" + escaped(Words.folded(author)) + "%");
        }
        if (language != null) {
            all.add("(d.language = ? or d.language like ? escape '\\')");
            values.addAll(List.of(language, escaped(language) + "-%"));
        }
        if (since != null) {
            all.add("d.dated >= ?");
            values.add(SqliteMetadataStore.day(since));
        }
        if (until != null) {
            all.add("d.dated < ?");
            values.add(SqliteMetadataStore.day(until));
        }
        if (!statuses.isEmpty()) {
            all.add("d.status in (%s)"
                    .formatted(String.join(", ", statuses.stream().map(_ -> "?").toList())));
            statuses.forEach(status -> values.add(status.wireName()));
        }
        return String.join(" and ", all);
    }

    private static String tidy(String path) {
        return path.replaceFirst("^(\\./+)+", "").replaceFirst("/+$", "").replace("**", "*");
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
