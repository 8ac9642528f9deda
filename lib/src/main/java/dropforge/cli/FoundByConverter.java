package dropforge.cli;

import dropforge.journal.FoundBy;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code start-up} */
public final class FoundByConverter implements ITypeConverter<FoundBy> {
    @Override
    public FoundBy convert(String name) {
        return Arrays.stream(FoundBy.values())
                .filter(who -> who.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("%s finds no changes; there are %s"
                        .formatted(
                                name,
                                Arrays.stream(FoundBy.values())
                                        .map(FoundBy::wireName)
                                        .collect(Collectors.joining(", ")))));
    }
}
