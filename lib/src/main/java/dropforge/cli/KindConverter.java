package dropforge.cli;

import dropforge.journal.Kind;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code training-failed} */
public final class KindConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String name) {
        try {
            return Kind.ofWireName(name);
        } catch (IllegalArgumentException _) {
            throw new TypeConversionException("%s is no kind of entry; there are %s"
                    .formatted(
                            name,
                            Arrays.stream(Kind.values()).map(Kind::wireName).collect(Collectors.joining(", "))));
        }
    }
}
