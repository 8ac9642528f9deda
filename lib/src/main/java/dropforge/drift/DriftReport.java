package dropforge.drift;

import dropforge.files.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a file differs from the rows that a model learned from.
 *
 * @param rowsBefore that the model learned from
 * @param rowsNow of the file
 * @param columns the features that both have, the most changed first
 * @param target what is predicted; empty where the two do not have the same target
 * @param onlyBefore features that the file lacks, in their order
 * @param onlyNow features that the model does not know, in their order: new ones, and those that were left out because
 *     they had one value in all files
 */
public record DriftReport(
        int rowsBefore,
        int rowsNow,
        List<ColumnDrift> columns,
        Optional<ColumnDrift> target,
        List<String> onlyBefore,
        List<String> onlyNow) {
    private static final int NAMED = 5;

    public DriftReport {
        columns = List.copyOf(columns);
        onlyBefore = List.copyOf(onlyBefore);
        onlyNow = List.copyOf(onlyNow);
    }

    /** That of the feature or target that has changed most. */
    public DriftLevel level() {
        return all().map(ColumnDrift::level).reduce(DriftLevel.NONE, DriftLevel::or);
    }

    /** The whole file in one sentence, without its end. */
    public String headline() {
        List<String> strong = named(DriftLevel.STRONG);
        List<String> some = named(DriftLevel.SOME);
        int drifting = strong.size() + some.size();
        String count = "%d of %s %s"
                .formatted(drifting, Counted.of(columns.size(), "column"), drifting == 1 ? "drifts" : "drift");
        var parts = new ArrayList<String>();
        if (drifting == 0) {
            parts.add("none of %s drifts".formatted(Counted.of(columns.size(), "column")));
        } else if (some.isEmpty()) {
            parts.add("%s strongly (%s)".formatted(count, list(strong)));
        } else if (strong.isEmpty()) {
            parts.add("%s somewhat (%s)".formatted(count, list(some)));
        } else {
            parts.add("%s, %d strongly (%s) and %d somewhat (%s)"
                    .formatted(count, strong.size(), list(strong), some.size(), list(some)));
        }
        target.ifPresent(
                drift -> parts.add("%s of the target, %s".formatted(ColumnDrift.words(drift.level()), drift.change())));
        if (!onlyBefore.isEmpty()) {
            parts.add("it lacks " + list(onlyBefore));
        }
        if (!onlyNow.isEmpty()) {
            parts.add("the model does not know " + list(onlyNow));
        }
        return String.join("; ", parts);
    }

    /** One for each feature or target that drifts, the most changed first, and for each that moves with time. */
    public List<String> sentences() {
        return all().filter(drift -> drift.level() != DriftLevel.NONE || drift.reading() == Reading.MOVES_WITH_TIME)
                .map(ColumnDrift::sentence)
                .toList();
    }

    private Stream<ColumnDrift> all() {
        return Stream.concat(target.stream(), columns.stream());
    }

    private List<String> named(DriftLevel level) {
        return columns.stream()
                .filter(drift -> drift.level() == level)
                .map(ColumnDrift::column)
                .toList();
    }

    private static String list(List<String> names) {
        int more = names.size() - NAMED;
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
