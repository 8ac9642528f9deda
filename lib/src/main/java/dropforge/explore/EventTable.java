package dropforge.explore;

import dropforge.journal.JournalEntry;
import dropforge.report.Headline;
import java.util.List;
import tech.tablesaw.api.Table;

/** Journal entries, one a row. */
public final class EventTable {
    private EventTable() {}

    /**
     * Columns: {@code id}, {@code at UTC}, {@code kind}, {@code path}, {@code what}, which says it in a sentence, {@code root},
     * {@code from} (the old name of a rename), {@code size bytes}, {@code found by} and {@code seconds} (where something took a
     * while).
     *
     * @param entries in the order of the rows
     */
    public static Table of(List<JournalEntry> entries) {
        return TableOf.named("events", entries)
                .big("id", JournalEntry::id)
                .time("at UTC", JournalEntry::at)
                .text("kind", entry -> entry.kind().wireName())
                .text("path", JournalEntry::path)
                .text("what", Headline::of)
                .text("root", JournalEntry::root)
                .text("from", JournalEntry::from)
                .big("size bytes", JournalEntry::size)
                .text(
                        "found by",
                        entry ->
                                entry.foundBy() == null ? null : entry.foundBy().wireName())
                .number("seconds", entry -> entry.number("seconds"))
                .table();
    }
}
