package dropforge.schema;

import dropforge.schema.Schema.Column;
import dropforge.table.ColumnProfile;
import dropforge.table.FileProfile;
import dropforge.table.FileRules;
import dropforge.table.FindingKind;
import dropforge.table.TableLayout;
import dropforge.table.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a file must be like to be used: the columns of a schema, their types, and the limits that the user has written. */
public record SchemaRules(Schema schema) implements FileRules {
    private static final String ELSE = "or change that in " + SchemaStore.FILE_NAME;

    @Override
    public Optional<TableLayout> layout() {
        return Optional.of(schema.layout());
    }

    @Override
    public List<Violation> violations(FileProfile file) {
        var violations = new ArrayList<Violation>();
        for (ColumnProfile profile : file.columns()) {
            schema.column(profile.name()).ifPresent(column -> {
                range(column, profile, violations);
                words(column, profile, violations);
                missing(column, profile, violations);
                if (column.name().equals(schema.target())) {
                    classes(column, profile, violations);
                }
            });
        }
        return violations;
    }

    private static void range(Column column, ColumnProfile profile, List<Violation> violations) {
        if (column.min() != null && profile.min() < column.min()) {
            violations.add(limit(
                    profile,
                    profile.lineOfMin(),
                    "%s is less than the least that is allowed, %s; correct it, %s"
                            .formatted(
                                    SchemaText.value(profile.min(), column.type()),
                                    SchemaText.value(column.min(), column.type()),
                                    ELSE)));
        }
        if (column.max() != null && profile.max() > column.max()) {
            violations.add(limit(
                    profile,
                    profile.lineOfMax(),
                    "%s is more than the most that is allowed, %s; correct it, %s"
                            .formatted(
                                    SchemaText.value(profile.max(), column.type()),
                                    SchemaText.value(column.max(), column.type()),
                                    ELSE)));
        }
    }

    private static void words(Column column, ColumnProfile profile, List<Violation> violations) {
        if (column.values() == null) {
            return;
        }
        firstBeside(profile, column.values())
                .ifPresent(word -> violations.add(limit(
                        profile,
                        profile.lineOf(word),
                        "\"%s\" is none of the values that are allowed; correct it, %s".formatted(word, ELSE))));
    }

    private static void missing(Column column, ColumnProfile profile, List<Violation> violations) {
        if (column.maxMissing() != null && profile.missingShare() > column.maxMissing()) {
            violations.add(limit(
                    profile,
                    0,
                    "%.0f %% of its values are missing, where %.0f %% are allowed; fill them in, %s"
                            .formatted(100 * profile.missingShare(), 100 * column.maxMissing(), ELSE)));
        }
    }

    /** A third class would make another task of it for all files. */
    private void classes(Column column, ColumnProfile profile, List<Violation> violations) {
        boolean known = schema.task() == Task.BINARY
                && column.seen() != null
                && column.seen().values() != null
                && column.seen().values().size() == 2;
        if (!known) {
            return;
        }
        firstBeside(profile, column.seen().values())
                .ifPresent(word -> violations.add(new Violation(
                        FindingKind.TYPE,
                        profile.lineOf(word),
                        profile.name(),
                        "\"%s\" is neither %s, and this is the target of two classes; correct it, or, if it is a class of its own, write \"task\": \"multiclass\" in %s"
                                .formatted(
                                        word, String.join(" nor ", column.seen().values()), SchemaStore.FILE_NAME))));
    }

    /** The word among the others that comes first in the file. */
    private static Optional<String> firstBeside(ColumnProfile profile, List<String> words) {
        return profile.words().keySet().stream()
                .filter(word -> !words.contains(word))
                .min(java.util.Comparator.comparingLong(profile::lineOf));
    }

    private static Violation limit(ColumnProfile profile, long line, String what) {
        return new Violation(FindingKind.LIMIT, line, profile.name(), what);
    }
}
