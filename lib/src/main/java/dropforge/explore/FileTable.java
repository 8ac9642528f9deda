package dropforge.explore;

import dropforge.files.FileState;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import tech.tablesaw.api.Table;

/** The files of the watched folders as they are known, one a row. */
public final class FileTable {
    private record Row(String root, String path, FileState state) {}

    private FileTable() {}

    /**
     * Columns: {@code root} ({@code training} or {@code inbound}), {@code path}, {@code size bytes}, {@code modified UTC},
     * {@code in champion} (whether the version in use was made of just these bytes), {@code sha256}, which is missing while
     * nobody has read the file.
     *
     * @param baselines of each root: state by path; folders are left out
     * @param inChampion the SHA-256 of the files that the champion was made of
     */
    public static Table of(SortedMap<String, ? extends Map<String, FileState>> baselines, Set<String> inChampion) {
        var rows = new ArrayList<Row>();
        baselines.forEach((root, files) -> files.forEach((path, state) -> {
            if (!state.directory()) {
                rows.add(new Row(root, path, state));
            }
        }));
        return TableOf.named("files", rows)
                .text("root", Row::root)
                .text("path", Row::path)
                .big("size bytes", row -> row.state().size())
                .time("modified UTC", row -> row.state().modified())
                .yes(
                        "in champion",
                        row -> inChampion.contains(String.valueOf(row.state().sha256())))
                .text("sha256", row -> row.state().sha256())
                .table();
    }
}
