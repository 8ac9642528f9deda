package dropforge.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Two training files that hold the same bytes, of which the rows are used once.
 *
 * @param file the later of the two by name, as {@link NaturalOrder} has it
 * @param first the first that holds them
 */
public record SameBytes(TrainingFile file, TrainingFile first) {

    /** @param files with their hashes, in natural order of their paths */
    public static List<SameBytes> among(List<TrainingFile> files) {
        var firsts = new HashMap<String, TrainingFile>();
        var pairs = new ArrayList<SameBytes>();
        for (TrainingFile file : files) {
            TrainingFile first = firsts.putIfAbsent(file.sha256(), file);
            if (first != null) {
                pairs.add(new SameBytes(file, first));
            }
        }
        return pairs;
    }

    public String sentence() {
        return "%s has the same bytes as %s, so its rows are used once; remove one of the two."
                .formatted(file.path(), first.path());
    }
}
