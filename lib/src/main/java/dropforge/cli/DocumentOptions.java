package dropforge.cli;

import dropforge.Settings.Key;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The settings of documents as options: how much one may cost, and where its bytes are kept. */
@Command
public final class DocumentOptions {
    private final Map<Key, Object> said = new EnumMap<>(Key.class);

    /** What the user said. */
    public Map<Key, Object> said() {
        return said;
    }

    /** Called by picocli with the command that these options are for. */
    @Spec(Spec.Target.MIXEE)
    void optionsFor(CommandSpec command) {
        Key.OF_DOCUMENTS.forEach(key -> command.addOption(SettingOptions.option(key, this::add)));
    }

    private void add(Key key, Object value) {
        if (value != null) {
            said.put(key, value);
        }
    }
}
