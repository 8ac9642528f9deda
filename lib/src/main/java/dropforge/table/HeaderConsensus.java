package dropforge.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that a file must have, in any order: those that were laid down, else those of the header that most files
 * have; of headers that equally many files have, the one that comes first.
 */
final class HeaderConsensus {
    private final List<String> names;
    /** Those of them that a file may lack. */
    private final Set<String> optional;

    private final Authority authority;

    /**
     * Who says which columns there must be, in pieces of sentences.
     *
     * @param does {@code the first file does}
     * @param addElse what may be done where a column cannot be added to the file
     * @param columnElse where a column may be added that this file alone has
     */
    private record Authority(String does, String addElse, String columnElse) {}

    private HeaderConsensus(List<String> names, Set<String> optional, Authority authority) {
        this.names = names;
        this.optional = optional;
        this.authority = authority;
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
        String does =
                most.size() == 1 ? "the first file does" : "%,d of %,d files do".formatted(most.size(), headers.size());
        return new HeaderConsensus(
                most.getFirst(),
                Set.of(),
                new Authority(does, "keep such files in a folder of their own", "the other files"));
    }

    static HeaderConsensus of(TableLayout layout) {
        Set<String> optional = layout.columns().stream()
                .filter(column -> !column.required())
                .map(TableLayout.LaidDown::name)
                .collect(Collectors.toSet());
        String source = layout.source();
        return new HeaderConsensus(
                layout.names(),
                optional,
                new Authority(
                        source + " does",
                        "write \"required\": false in %s if files may lack that".formatted(source),
                        source));
    }

    /** The columns, in the order of the first file that has just them. */
    List<String> names() {
        return names;
    }

    /** Those that a header lacks, and may lack. */
    List<String> lackedBy(List<String> header) {
        return names.stream()
                .filter(name -> optional.contains(name) && !header.contains(name))
                .toList();
    }

    /** What is wrong with a header; empty where it has just these columns. */
    List<Difference> differencesOf(List<String> header) {
        var missing = new LinkedHashSet<>(names);
        missing.removeAll(optional);
        header.forEach(missing::remove);
        var added = new LinkedHashSet<>(header);
        names.forEach(added::remove);
        var differences = new ArrayList<Difference>();
        if (!missing.isEmpty()) {
            String name = missing.getFirst();
            List<String> near = near(missing, added);
            String others = missing.size() == 1
                    ? ""
                    : ", nor " + String.join(", ", missing.stream().skip(1).toList());
            String cure = near.isEmpty()
                    ? "add %s, or %s".formatted(missing.size() == 1 ? "it" : "them", authority.addElse())
                    : "is it the column %s? Then rename that".formatted(near.getFirst());
            differences.add(new Difference(
                    FindingKind.MISSING_COLUMN,
                    name,
                    "this file does not have it%s, as %s; %s".formatted(others, authority.does(), cure)));
            near.stream().limit(1).forEach(added::remove);
        }
        if (!added.isEmpty()) {
            String which = added.size() == 1 ? "it" : "them (%s)".formatted(String.join(", ", added));
            differences.add(new Difference(
                    FindingKind.NEW_COLUMN,
                    added.getFirst(),
                    "this file has it, where %s not; remove %s, or add %s to %s"
                            .formatted(
                                    authority.does(),
                                    which,
                                    added.size() == 1 ? "it" : "them",
                                    authority.columnElse())));
        }
        return differences;
    }

    /** What the column may be called in this file: what is like it, or the only one that is too many where one is lacking. */
    private static List<String> near(Set<String> missing, Set<String> added) {
        List<String> near = NearNames.of(missing.iterator().next(), added);
        return near.isEmpty() && missing.size() == 1 && added.size() == 1 ? List.copyOf(added) : near;
    }

    /** @param what the rest of a sentence, after file and column */
    record Difference(FindingKind kind, String column, String what) {}
}
