package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.train.PairedBootstrap;
import java.util.List;

/**
 * Which training file makes a version worse: the content of {@code blame.json}.
 *
 * @param version that was looked at
 * @param instead what was looked at in its place, in a sentence: of a version that continues another, a full fit; null where
 *     it was the version itself
 * @param headline what came of it, in a sentence, or in two
 * @param metric by which models are compared
 * @param confidence of the intervals
 * @param usual the median of what the files are predicted with; NaN where none was
 * @param setAside held-out files that are blamed, on whose rows no gain was measured
 * @param parts one for each file, and for each group of files that was left out together; the blamed ones first, then by gain
 * @param fits how many models were fitted
 * @param seconds that it took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Blame(
        int version,
        String instead,
        String headline,
        String metric,
        double confidence,
        double usual,
        List<String> setAside,
        List<Part> parts,
        int fits,
        double seconds) {
    /** In the folder of the version's metrics. */
    public static final String FILE_NAME = "blame.json";

    /** Beside it. */
    public static final String PICTURE = "blame.png";

    /**
     * A file, or neighbours among the files.
     *
     * @param path of the file, relative to the training folder; of several, of the first of them
     * @param last path of the last of several; null for one file
     * @param files how many they are
     * @param rows that they gave
     * @param learned how many of them the version learned from
     * @param rowsScored rows held out, none of them of this part, that {@code gain} was measured on
     * @param gain of a model that has not learned from them over one that has: positive when it is better without. Null where
     *     none was measured: nothing of the part was learned, it was left out with its group only, nothing is held out
     *     beside it, or nothing can be learned without it
     * @param own the leading metric, on the rows of the part, of a model that has not learned from them; of a group NaN, as
     *     where the rows do not define it
     * @param blamed whether it should be looked at
     * @param why in words; null where it is not blamed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            String path,
            String last,
            int files,
            int rows,
            int learned,
            int rowsScored,
            PairedBootstrap.Gain gain,
            double own,
            boolean blamed,
            String why) {
        public boolean isGroup() {
            return files > 1;
        }

        /** {@code may.csv}, or {@code a.csv to f.csv (6 files)}. */
        public String name() {
            return isGroup() ? "%s to %s (%d files)".formatted(path, last, files) : path;
        }
    }

    /** Those to be looked at, the worst first; a group only where none of its files is. */
    public List<Part> blamed() {
        return parts.stream().filter(Part::blamed).toList();
    }
}
