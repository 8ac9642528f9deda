///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Shows the settings in force and where each comes from
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Config(), args);
}

@Command(
        name = "config",
        description =
                "The settings in force, and where each comes from: a flag, dropforge.yaml in the workspace, or the default.",
        footer = {"", "Example: ./jbang config", "         ./jbang config --trainer smile-forest"})
static class Config implements Callable<Integer> {
    static final int WIDEST_VALUE = 40;

    @Mixin CommonOptions common;
    @Mixin SettingOptions flags;

    @Override
    public Integer call() {
        var settings = Settings.load(common.workspace(), flags.said());
        var watcher = Workbench.settingsOfWatcher(common.workspace());
        IO.println(
                common.json() ? Json.line(document(settings, watcher)) : page(settings, watcher));
        return 0;
    }

    static Map<String, Map<String, Object>> document(
            Settings settings, Optional<Settings> watcher) {
        var document = new LinkedHashMap<String, Map<String, Object>>();
        settings.all()
                .forEach((key, value) -> {
                    var setting = new LinkedHashMap<String, Object>();
                    setting.put("value", value.value());
                    setting.put("origin", value.origin());
                    watcher.ifPresent(its -> setting.put("watcher", its.inForce(key)));
                    document.put(key.wireName(), setting);
                });
        return document;
    }

    /** As it is written in the file. */
    static String written(Object value) {
        return switch (value) {
            case null -> "-";
            case Map<?, ?> map -> map.toString().replace("=", ": ");
            default -> value.toString();
        };
    }

    /** What is too long for a column stands below. */
    static String page(Settings settings, Optional<Settings> watcher) {
        var table = new TextTable("setting", "value", "from", "what it is");
        var below = new StringBuilder();
        settings.all()
                .forEach((key, value) -> {
                    String text = written(value.value());
                    boolean wide = text.length() > WIDEST_VALUE;
                    if (wide) {
                        below.append("\n%s: %s".formatted(key.wireName(), text));
                    }
                    table.add(
                            key.wireName(),
                            wide ? "see below" : text,
                            value.origin(),
                            key.description());
                    watcher.map(its -> String.valueOf(its.inForce(key)))
                            .filter(its -> !its.equals(String.valueOf(settings.inForce(key))))
                            .ifPresent(its ->
                                    below.append(
                                            "\nThe watcher that runs has %s: %s"
                                                    .formatted(key.wireName(), its)));
                });
        return table + (below.isEmpty() ? "" : "\n" + below);
    }
}
