package dropforge.cli;

import dropforge.Settings.Key;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The settings as flags, one for each, named and described as they are; {@link dropforge.Settings} checks the values. */
@Command
public final class SettingOptions {
    /** Those that are lists, which a file says better, and those that only {@code watch} and {@code elt} have. */
    private static final Set<Key> LEFT_OUT = EnumSet.of(
            Key.COLUMNS,
            Key.INBOUND,
            Key.DOCUMENTS,
            Key.DOCUMENT_TIME,
            Key.DOCUMENT_SIZE,
            Key.DOCUMENT_TEXT,
            Key.DOCUMENT_PROCESSES,
            Key.DOCUMENT_MEMORY,
            Key.IGNORE,
            Key.SETTLE,
            Key.SOURCE,
            Key.RECONCILE_SHARE,
            Key.KEEP_ENTRIES,
            Key.PROCESS_EXISTING);

    private final Map<Key, Object> said = new EnumMap<>(Key.class);

    /** What the user said. */
    public Map<Key, Object> said() {
        return said;
    }

    /** A flag that only one command has; null when the user did not say it. */
    public void add(Key key, Object value) {
        if (value != null) {
            said.put(key, value);
        }
    }

    /** Called by picocli with the command that these options are for. */
    @Spec(Spec.Target.MIXEE)
    void optionsFor(CommandSpec command) {
        EnumSet.complementOf(EnumSet.copyOf(LEFT_OUT)).forEach(key -> command.addOption(option(key, this::add)));
    }

    /** @param said gets what the user says, null where that is nothing */
    static OptionSpec option(Key key, BiConsumer<Key, Object> said) {
        String fallback = key.defaultValue() == null ? "" : " (default: %s)".formatted(key.defaultValue());
        OptionSpec.Builder option = OptionSpec.builder("--" + key.wireName());
        if (key == Key.FOLLOW_LINKS) {
            option.arity("0..1").fallbackValue("inside");
        }
        return option.paramLabel(key.placeholder())
                .type(String.class)
                .description(key.description() + fallback)
                .setter(new ISetter() {
                    @Override
                    public <T> T set(T value) {
                        said.accept(key, value);
                        return null;
                    }
                })
                .build();
    }
}
