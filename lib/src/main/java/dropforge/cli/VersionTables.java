package dropforge.cli;

import dropforge.registry.ModelVersion;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Versions as tables for the screen; {@code *} marks the champion. */
public final class VersionTables {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private VersionTables() {}

    /** What each was made of, and what became of it. */
    public static TextTable overview(List<ModelVersion> versions, OptionalInt champion, Set<Integer> pinned) {
        var table = new TextTable(
                "", "version", "trained", "trainer", "target", "files", "rows", "metric", "value", "gain", "seconds",
                "");
        for (ModelVersion version : versions) {
            table.add(
                    mark(version, champion),
                    version.version(),
                    trained(version),
                    version.trainer(),
                    version.target(),
                    version.files().size(),
                    "%,d".formatted(version.rows().total()),
                    version.leadingMetric(),
                    value(version, version.leadingMetric()),
                    gain(version),
                    "%.2f".formatted(version.seconds()),
                    Stream.of(verdict(version), pinned.contains(version.version()) ? "pinned" : "")
                            .filter(word -> !word.isEmpty())
                            .collect(Collectors.joining(", ")));
        }
        return table;
    }

    /** All metrics of each, on rows that it has not seen. */
    public static TextTable metrics(List<ModelVersion> versions, OptionalInt champion) {
        var names = new LinkedHashSet<String>();
        versions.forEach(version -> names.addAll(version.metrics().keySet()));
        boolean severalTargets =
                versions.stream().map(ModelVersion::target).distinct().count() > 1;
        var header = new ArrayList<>(List.of("", "version", "trained", "learned from", "held out"));
        if (severalTargets) {
            header.add("target");
        }
        header.addAll(names);
        header.add("");
        var table = new TextTable(header.toArray(String[]::new));
        for (ModelVersion version : versions) {
            var row = new ArrayList<Object>(List.of(
                    mark(version, champion),
                    version.version(),
                    trained(version),
                    "%,d".formatted(version.rows().learned()),
                    "%,d".formatted(version.rows().holdout())));
            if (severalTargets) {
                row.add(version.target());
            }
            names.forEach(name -> row.add(value(version, name)));
            row.add(verdict(version));
            table.add(row.toArray());
        }
        return table;
    }

    private static String mark(ModelVersion version, OptionalInt champion) {
        return champion.isPresent() && champion.getAsInt() == version.version() ? "*" : "";
    }

    private static String verdict(ModelVersion version) {
        return version.isRejected() ? "rejected" : "";
    }

    private static String trained(ModelVersion version) {
        return MINUTE.format(version.trainedAt().atZone(ZoneId.systemDefault()));
    }

    /** By how much it was better than the champion of its time, on rows that neither had learned from. */
    private static String gain(ModelVersion version) {
        return version.decision() == null || version.decision().comparison() == null
                ? null
                : String.format(
                        Locale.ROOT, "%+.4f", version.decision().comparison().gain());
    }

    private static String value(ModelVersion version, String metric) {
        Double value = version.metrics().get(metric);
        return value == null ? null : "%.4f".formatted(value);
    }
}
