package dropforge.schema;

import dropforge.files.Counted;
import dropforge.schema.Schema.Column;
import dropforge.schema.Schema.Seen;
import dropforge.table.ColumnProfile;
import dropforge.table.ColumnType;
import dropforge.table.FileProfile;
import dropforge.table.FindingKind;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares a file that may be used with what was seen so far. So that it does not cry wolf: what is a bit beyond is
 * within, as a new month or a rising number is; a column that has been the same so far says nothing; nor do the rows of the
 * first files, nor a rare word among many, or among those of the first files.
 */
final class SchemaChecks {
    /** Values may lie so many times the width of what was seen beyond it. */
    private static final double BEYOND = 1;
    /** A share of missing values may be so many times the largest one. */
    private static final double TIMES_MISSING = 2;

    private static final double MORE_MISSING = 0.05;
    private static final int FEWEST_MISSING = 5;
    private static final int FEWEST_FILES = 3;
    private static final int TIMES_ROWS = 4;
    /** Share of the rows that a new word must have to be more than rare. */
    private static final double MUCH = 0.01;
    /** Of so many words a new one is news, however rare. */
    private static final int FEW_WORDS = 20;

    private static final int WORDS_NAMED = 3;

    private SchemaChecks() {}

    static List<Finding> of(FileProfile file, Schema schema) {
        var findings = new ArrayList<Finding>();
        for (ColumnProfile profile : file.columns()) {
            schema.column(profile.name())
                    .filter(column -> column.seen() != null)
                    .ifPresent(
                            column -> check(file, profile, column, schema.rows().files(), findings));
        }
        long usual = schema.rows().usual();
        boolean few = file.rows() * (long) TIMES_ROWS < usual;
        if (schema.rows().files() >= FEWEST_FILES && (few || file.rows() > usual * TIMES_ROWS)) {
            findings.add(Finding.soft(
                    FindingKind.ROW_COUNT,
                    file.path(),
                    0,
                    null,
                    "has %s, where files have about %,d so far; %s"
                            .formatted(
                                    Counted.of(file.rows(), "row"),
                                    usual,
                                    few ? "is it all there?" : "are there several files in it?")));
        }
        return findings;
    }

    private static void check(
            FileProfile file, ColumnProfile profile, Column column, int files, List<Finding> findings) {
        Seen seen = column.seen();
        boolean hasRange = seen.min() != null && seen.max() != null && seen.max() > seen.min();
        if (hasRange && !Double.isNaN(profile.min())) {
            range(file, profile, seen, findings);
        }
        if (seen.values() != null) {
            words(file, profile, seen, files, findings);
        }
        int missing = profile.rows() - profile.present();
        if (missing >= FEWEST_MISSING && profile.missingShare() > TIMES_MISSING * seen.missing() + MORE_MISSING) {
            findings.add(Finding.soft(
                    FindingKind.MISSING_SHARE,
                    file.path(),
                    0,
                    profile.name(),
                    "%.0f %% of its values are missing, where it was %.0f %% at most so far."
                            .formatted(100 * profile.missingShare(), 100 * seen.missing())));
        }
    }

    private static void range(FileProfile file, ColumnProfile profile, Seen seen, List<Finding> findings) {
        double slack = BEYOND * (seen.max() - seen.min());
        ColumnType type = profile.format().type();
        if (profile.min() < seen.min() - slack) {
            findings.add(beyond(file, profile, profile.lineOfMin(), profile.min(), seen));
        }
        // Time goes on.
        if (type != ColumnType.DATE && profile.max() > seen.max() + slack) {
            findings.add(beyond(file, profile, profile.lineOfMax(), profile.max(), seen));
        }
    }

    private static Finding beyond(FileProfile file, ColumnProfile profile, long line, double value, Seen seen) {
        ColumnType type = profile.format().type();
        return Finding.soft(
                FindingKind.RANGE,
                file.path(),
                line,
                profile.name(),
                "%s is far from what was seen so far, %s to %s."
                        .formatted(
                                SchemaText.value(value, type),
                                SchemaText.value(seen.min(), type),
                                SchemaText.value(seen.max(), type)));
    }

    private static void words(FileProfile file, ColumnProfile profile, Seen seen, int files, List<Finding> findings) {
        List<String> words = profile.words().keySet().stream()
                .filter(word -> !seen.values().contains(word))
                .toList();
        if (words.isEmpty()) {
            return;
        }
        String first =
                words.stream().min(Comparator.comparingLong(profile::lineOf)).orElseThrow();
        int rows = words.stream().mapToInt(profile.words()::get).sum();
        boolean rare = rows < MUCH * file.rows();
        boolean few = files >= FEWEST_FILES && seen.values().size() <= FEW_WORDS;
        if (rare && !few) {
            return;
        }
        String others = words.size() == 1
                ? ""
                : " (and %s%s)"
                        .formatted(
                                words.stream()
                                        .filter(word -> !word.equals(first))
                                        .limit(WORDS_NAMED)
                                        .collect(Collectors.joining(", ")),
                                words.size() - 1 > WORDS_NAMED ? ", …" : "");
        findings.add(Finding.soft(
                FindingKind.CATEGORY,
                file.path(),
                profile.lineOf(first),
                profile.name(),
                "%s%s was not seen so far; in %s.".formatted(first, others, Counted.of(rows, "row"))));
    }

    /** Of new files whose characters are written otherwise than those of most others. */
    static List<Finding> encodings(List<FileProfile> fresh, List<FileProfile> all) {
        List<FileProfile> others = all.size() > fresh.size()
                ? all.stream().filter(file -> !fresh.contains(file)).toList()
                : all;
        Charset usual = others.stream()
                .collect(Collectors.groupingBy(FileProfile::charset, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return fresh.stream()
                .filter(file -> !file.charset().equals(usual))
                .map(file -> Finding.soft(
                        FindingKind.ENCODING,
                        file.path(),
                        0,
                        null,
                        "is written in %s, most others in %s; are its letters right?".formatted(file.charset(), usual)))
                .toList();
    }
}
