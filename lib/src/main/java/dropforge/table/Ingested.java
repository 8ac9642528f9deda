package dropforge.table;

import java.util.ArrayList;
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
 * @param profiles of the files that are in order, in the order of {@link Dataset#files()}
 * @param lines where the rows of the data set stand in their files
 */
public record Ingested(
        Dataset dataset,
        List<ColumnFormat> formats,
        List<FileProblem> refused,
        List<String> changedWhileRead,
        List<String> warnings,
        List<FileProfile> profiles,
        RowLines lines) {
    public Ingested {
        formats = List.copyOf(formats);
        refused = List.copyOf(refused);
        changedWhileRead = List.copyOf(changedWhileRead);
        warnings = List.copyOf(warnings);
        profiles = List.copyOf(profiles);
    }

    /** With these in the place of the files that were refused, and with these warnings, too. */
    public Ingested with(List<FileProblem> nowRefused, List<String> more) {
        var all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Ingested(dataset, formats, nowRefused, changedWhileRead, all, profiles, lines);
    }
}
