///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Shows the settings in force and where each comes from
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

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
    @Mixin CommonOptions common;
    @Mixin SettingOptions flags;

    @Override
    public Integer call() {
        var settings = Settings.load(common.workspace(), flags.said());
        if (common.json()) {
            var values = new LinkedHashMap<String, Settings.Value>();
            settings.all().forEach((key, value) -> values.put(key.wireName(), value));
            IO.println(Json.line(values));
        } else {
            var table = new TextTable("setting", "value", "from", "what it is");
            settings.all()
                    .forEach((key, value) ->
                            table.add(
                                    key.wireName(),
                                    value.value(),
                                    value.origin(),
                                    key.description()));
            IO.println(table);
        }
        return 0;
    }
}
