package dropforge.retrain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What came of making a version again from the archived bytes of its files.
 *
 * @param version that was made again
 * @param identical whether the model came out the same, byte by byte
 * @param difference the first one, in a sentence; null where it is identical
 * @param modelFiles the files that were compared
 * @param otherSurroundings versions of programs and machine that are not those of then, in words
 * @param seconds that it took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Replay(
        int version,
        boolean identical,
        String difference,
        List<String> modelFiles,
        List<String> otherSurroundings,
        double seconds) {}
