package dropforge.drift;

import dropforge.drift.ColumnProfile.Words;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many of the rows with a value have this word, or are of this class.
 *
 * @param before share from 0 to 1
 * @param now share from 0 to 1
 */
public record WordShare(String word, double before, double now) {
    private static final int MOST = 20;

    /** The words whose share has changed most, that first; 20 at most. */
    static List<WordShare> of(Words before, Words now) {
        return Stream.concat(before.counts().keySet().stream(), now.counts().keySet().stream())
                .distinct()
                .map(word -> new WordShare(word, before.share(word), now.share(word)))
                // Of two classes both change alike, but for rounding: the second is the one that people ask for, 1 or
                // yes.
                .sorted(Comparator.comparingDouble((WordShare share) -> Math.rint(share.change() * 1e9))
                        .thenComparing(WordShare::word)
                        .reversed())
                .limit(MOST)
                .toList();
    }

    double change() {
        return Math.abs(now - before);
    }
}
