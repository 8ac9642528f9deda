package dropforge.cli;

import dropforge.journal.Kind;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code directory-added}, which is one of the kinds that tell of a change */
public final class ChangeConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String name) {
        return Kind.CHANGES.stream()
                .filter(kind -> kind.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("%s is no change of a file; there are %s"
                        .formatted(
                                name, Kind.CHANGES.stream().map(Kind::wireName).collect(Collectors.joining(", ")))));
    }
}
