package dropforge.schema;

import dropforge.schema.Schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What differs between two versions of a schema, in words. */
final class SchemaChanges {
    private SchemaChanges() {}

    /** One phrase each, such as {@code column zip: type categorical, was numeric}. */
    static List<String> between(Schema before, Schema after) {
        var changes = new ArrayList<String>();
        add(changes, "target", before.target(), after.target());
        add(
                changes,
                "task",
                before.task() == null ? null : before.task().wireName(),
                after.task() == null ? null : after.task().wireName());
        for (Column column : after.columns()) {
            before.column(column.name())
                    .ifPresentOrElse(
                            old -> add(changes, old, column),
                            () -> changes.add("column %s is new (%s)"
                                    .formatted(column.name(), SchemaReader.wireName(column.type()))));
        }
        for (Column column : before.columns()) {
            if (after.column(column.name()).isEmpty()) {
                changes.add("column %s is gone".formatted(column.name()));
            }
        }
        if (changes.isEmpty() && !before.hasRulesOf(after)) {
            changes.add("the columns have another order");
        }
        return changes;
    }

    private static void add(List<String> changes, Column before, Column after) {
        String of = "column %s: ".formatted(after.name());
        add(changes, of + "type", SchemaReader.wireName(before.type()), SchemaReader.wireName(after.type()));
        add(
                changes,
                of + "dates",
                before.dates().map(dates -> dates.wireName()).orElse(null),
                after.dates().map(dates -> dates.wireName()).orElse(null));
        if (before.required() != after.required()) {
            changes.add(of + (after.required() ? "files must have it" : "files may lack it"));
        }
        add(
                changes,
                of + "min",
                SchemaText.value(before.min(), before.type()),
                SchemaText.value(after.min(), after.type()));
        add(
                changes,
                of + "max",
                SchemaText.value(before.max(), before.type()),
                SchemaText.value(after.max(), after.type()));
        add(changes, of + "values", before.values(), after.values());
        add(changes, of + "maxMissing", before.maxMissing(), after.maxMissing());
    }

    private static void add(List<String> changes, String what, Object before, Object after) {
        if (Objects.equals(before, after)) {
            return;
        }
        changes.add(
                after == null
                        ? "%s no longer set, was %s".formatted(what, before)
                        : before == null
                                ? "%s %s".formatted(what, after)
                                : "%s %s, was %s".formatted(what, after, before));
    }
}
