package dropforge.table;

import java.util.List;

/**
 * What came of the training files.
 *
 * @param dataset the rows of all files that are in order
 * @param formats how the columns of {@link Dataset#features()} are read, in their order; to be kept with the model
 * @param refused files that are not in order, in natural order of their names
 * @param changedWhileRead paths of files whose bytes are not those that were asked for: they changed since, and the
 *     watcher will say so
 * @param warnings what the user may want to know, one sentence each
 */
public record Ingested(
        Dataset dataset,
        List<ColumnFormat> formats,
        List<FileProblem> refused,
        List<String> changedWhileRead,
        List<String> warnings) {
    public Ingested {
        formats = List.copyOf(formats);
        refused = List.copyOf(refused);
        changedWhileRead = List.copyOf(changedWhileRead);
        warnings = List.copyOf(warnings);
    }
}
