package dropforge.cli;

import dropforge.quarantine.Quarantined;
import dropforge.schema.Finding;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Files in quarantine as a table for the screen. */
public final class QuarantineTable {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private QuarantineTable() {}

    public static TextTable of(List<Quarantined> files) {
        var table = new TextTable("file", "judged", "state", "bytes", "kind", "row", "column", "name in quarantine");
        for (Quarantined file : files) {
            Finding first = file.findings().getFirst();
            table.add(
                    file.path(),
                    MINUTE.format(file.at().atZone(ZoneId.systemDefault())),
                    file.repaired() != null ? "repaired" : file.moved() ? "waits" : "marked",
                    "%,d".formatted(file.size()),
                    first.kind().wireName(),
                    first.row() == 0 ? null : first.row(),
                    first.column(),
                    file.moved() ? file.name() : null);
        }
        return table;
    }
}
