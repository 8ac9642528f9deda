package dropforge.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that a file must have: those of the header that most files have, in any order; of headers that equally
 * many files have, the one that comes first.
 */
final class HeaderConsensus {
    private final List<String> names;
    private final int agreeing;
    private final int files;

    private HeaderConsensus(List<String> names, int agreeing, int files) {
        this.names = names;
        this.agreeing = agreeing;
        this.files = files;
    }

    /** @param headers one per file, in the order of the files; at least one */
    static HeaderConsensus of(List<List<String>> headers) {
        var alike = new LinkedHashMap<Set<String>, List<List<String>>>();
        for (List<String> header : headers) {
            alike.computeIfAbsent(Set.copyOf(header), _ -> new ArrayList<>()).add(header);
        }
        List<List<String>> most = List.of();
        for (List<List<String>> group : alike.values()) {
            if (group.size() > most.size()) {
                most = group;
            }
        }
        return new HeaderConsensus(most.getFirst(), most.size(), headers.size());
    }

    /** The columns, in the order of the first file that has just them. */
    List<String> names() {
        return names;
    }

    /** What is wrong with a header: the column, and the rest of a sentence; empty where it has just these columns. */
    Optional<Difference> differenceOf(List<String> header) {
        var missing = new LinkedHashSet<>(names);
        header.forEach(missing::remove);
        var added = new LinkedHashSet<>(header);
        names.forEach(added::remove);
        if (!missing.isEmpty()) {
            String name = missing.getFirst();
            List<String> near = NearNames.of(name, added);
            String others = missing.size() == 1
                    ? ""
                    : ", nor " + String.join(", ", missing.stream().skip(1).toList());
            String cure = near.isEmpty()
                    ? "add %s, or keep such files in a folder of their own"
                            .formatted(missing.size() == 1 ? "it" : "them")
                    : "is it the column %s? Then rename that".formatted(near.getFirst());
            return Optional.of(
                    new Difference(name, "this file does not have it%s, as %s; %s".formatted(others, haveIt(), cure)));
        }
        if (!added.isEmpty()) {
            String which = added.size() == 1 ? "it" : "them (%s)".formatted(String.join(", ", added));
            return Optional.of(new Difference(
                    added.getFirst(),
                    "this file has it, where %s not; remove %s, or add %s to the other files"
                            .formatted(haveNot(), which, added.size() == 1 ? "it" : "them")));
        }
        return Optional.empty();
    }

    private String haveIt() {
        return agreeing == 1 ? "the first file does" : "%,d of %,d files do".formatted(agreeing, files);
    }

    private String haveNot() {
        return agreeing == 1 ? "the first file does" : "%,d of %,d files do".formatted(agreeing, files);
    }

    /** @param what the rest of a sentence, after file and column */
    record Difference(String column, String what) {}
}
