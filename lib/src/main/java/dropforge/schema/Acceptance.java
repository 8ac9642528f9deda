package dropforge.schema;

import dropforge.files.UserMistake;
import dropforge.schema.Schema.Column;
import dropforge.table.ColumnProfile;
import dropforge.table.ColumnType;
import dropforge.table.FileProfile;
import dropforge.table.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a schema must say so that a file that was refused may be learned from. */
public final class Acceptance {
    private Acceptance() {}

    /**
     * The schema, changed no more than the findings ask for: columns that the file lacks need not be there, new ones may be,
     * limits reach as far as its values do, what is not of the type of its column makes words of that column for all files, and a
     * third class makes several classes of two.
     *
     * @param findings why the file was refused
     * @param path where the file is, on the disk
     * @throws UserMistake when no schema could say so
     */
    public static Schema of(Schema schema, List<Finding> findings, Path path) {
        findings.stream()
                .filter(finding -> finding.kind().isOfTheBytes())
                .findFirst()
                .ifPresent(finding -> {
                    throw impossible(finding);
                });
        var file = FileProfile.read(path);
        Map<String, ColumnProfile> columns =
                file.columns().stream().collect(Collectors.toMap(ColumnProfile::name, Function.identity()));
        Schema accepting = schema;
        for (Finding finding : findings) {
            accepting = switch (finding.kind()) {
                // A file is refused for the first column that differs, and may have others.
                case MISSING_COLUMN, NEW_COLUMN -> withNew(withoutMissing(accepting, columns, finding), file);
                case TYPE -> withType(accepting, finding);
                case LIMIT -> withLimits(accepting, columns.get(finding.column()));
                default -> throw impossible(finding);
            };
        }
        return accepting;
    }

    private static Schema withoutMissing(Schema schema, Map<String, ColumnProfile> columns, Finding finding) {
        Schema accepting = schema;
        for (Column column : schema.columns()) {
            if (!columns.containsKey(column.name()) && column.required()) {
                if (column.name().equals(schema.target())) {
                    throw impossible(finding);
                }
                accepting = accepting.with(column.withRequired(false));
            }
        }
        return accepting;
    }

    private static Schema withNew(Schema schema, FileProfile file) {
        Schema accepting = schema;
        for (ColumnProfile column : file.columns()) {
            if (schema.column(column.name()).isEmpty()) {
                accepting = accepting.with(new Column(
                        column.name(),
                        column.format().type(),
                        column.format().dates(),
                        false,
                        null,
                        null,
                        null,
                        null,
                        null));
            }
        }
        return accepting;
    }

    private static Schema withType(Schema schema, Finding finding) {
        Column column = schema.column(finding.column()).orElseThrow(() -> impossible(finding));
        if (!column.name().equals(schema.target())) {
            return schema.with(column.withType(ColumnType.CATEGORICAL));
        }
        if (schema.task() == Task.BINARY && finding.row() > 0) {
            return schema.withTarget(schema.target(), Task.MULTICLASS);
        }
        throw impossible(finding);
    }

    private static Schema withLimits(Schema schema, ColumnProfile profile) {
        Column column = schema.column(profile.name()).orElseThrow();
        return schema.with(column.withLimits(
                widened(column.min(), profile.min(), true),
                widened(column.max(), profile.max(), false),
                column.values() == null ? null : withWords(column.values(), profile),
                Optional.ofNullable(column.maxMissing())
                        .map(share -> Math.max(share, Math.ceil(profile.missingShare() * 100) / 100))
                        .orElse(null)));
    }

    private static List<String> withWords(List<String> values, ColumnProfile profile) {
        return Stream.concat(values.stream(), profile.words().keySet().stream())
                .distinct()
                .toList();
    }

    private static Double widened(Double limit, double value, boolean least) {
        if (limit == null || Double.isNaN(value)) {
            return limit;
        }
        return least ? Math.min(limit, value) : Math.max(limit, value);
    }

    private static UserMistake impossible(Finding finding) {
        return new UserMistake(
                "No schema can make up for this: %s. Repair the file and drop it again.".formatted(finding.sentence()));
    }
}
