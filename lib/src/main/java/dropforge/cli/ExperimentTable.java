package dropforge.cli;

import dropforge.journal.Json;
import dropforge.registry.Experiment;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Experiments as a table for the screen, each with the settings in which they differ. */
public final class ExperimentTable {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private ExperimentTable() {}

    public static TextTable of(List<Experiment> experiments) {
        var table = new TextTable(
                "experiment", "trained", "trainer", "target", "rows", "held out", "metric", "value", "seconds", "");
        List<Map<String, Object>> settings =
                experiments.stream().map(ExperimentTable::settings).toList();
        for (int i = 0; i < experiments.size(); i++) {
            Experiment each = experiments.get(i);
            table.add(
                    each.number(),
                    MINUTE.format(each.made().trainedAt().atZone(ZoneId.systemDefault())),
                    each.made().trainer(),
                    each.made().target(),
                    "%,d".formatted(each.made().rows().total()),
                    "%,d".formatted(each.made().rows().holdout()),
                    each.made().leadingMetric(),
                    Double.isNaN(each.value()) ? null : "%.4f".formatted(each.value()),
                    "%.2f".formatted(each.made().seconds()),
                    differing(settings.get(i), settings));
        }
        return table;
    }

    private static Map<String, Object> settings(Experiment experiment) {
        var settings = new LinkedHashMap<String, Object>();
        Map<?, ?> all = Json.convert(experiment.settings(), Map.class);
        all.forEach((name, value) -> settings.put(String.valueOf(name), value));
        // It has a column of its own.
        settings.remove("trainer");
        return settings;
    }

    private static String differing(Map<String, Object> settings, List<Map<String, Object>> all) {
        return settings.entrySet().stream()
                .filter(each -> all.stream().anyMatch(other -> !each.getValue().equals(other.get(each.getKey()))))
                .map(each -> "%s %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
