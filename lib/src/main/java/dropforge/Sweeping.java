package dropforge;

import dropforge.files.UserMistake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a {@link Workbench#sweep} tries. */
final class Sweeping {
    /** A night of fits; more was hardly meant. */
    private static final int MOST = 1_000;

    private Sweeping() {}

    /** Each value with each of the others, the last setting changing fastest. */
    static List<Map<Settings.Key, Object>> combinations(Object... namesAndValues) {
        if (namesAndValues.length == 0 || namesAndValues.length % 2 != 0) {
            throw new UserMistake(
                    "A sweep takes settings, each with a list of values, as in sweep(\"leaves\", List.of(15, 31), \"seed\", List.of(1, 2)).");
        }
        List<Map<Settings.Key, Object>> all = List.of(new EnumMap<>(Settings.Key.class));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Settings.Key key = Settings.key(String.valueOf(namesAndValues[i]), "sweep(...)");
            if (!(namesAndValues[i + 1] instanceof Collection<?> values) || values.isEmpty()) {
                throw new UserMistake("The values of %s are to be a list with at least one, as in List.of(%s)."
                        .formatted(
                                key.wireName(),
                                namesAndValues[i + 1] instanceof Collection<?> ? "1, 2" : namesAndValues[i + 1]));
            }
            var more = new ArrayList<Map<Settings.Key, Object>>();
            for (Map<Settings.Key, Object> one : all) {
                for (Object value : values) {
                    var with = new EnumMap<Settings.Key, Object>(one);
                    with.put(key, value);
                    more.add(with);
                }
            }
            if (more.size() > MOST) {
                throw new UserMistake(
                        "These are more than %,d combinations. Try fewer values at a time.".formatted(MOST));
            }
            all = more;
        }
        return all;
    }

    static String words(Map<Settings.Key, Object> combination) {
        return combination.entrySet().stream()
                .map(one -> one.getKey().wireName() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }
}
