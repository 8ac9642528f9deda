package dropforge.cli;

import dropforge.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time before now such as {@code 2h}, a date, or a date and time; without a zone, in the one of this machine. */
public final class SinceConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String said) {
        // As the commands print it, too.
        String text = said.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) (?=\\d)", "$1T");
        try {
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant();
            }
            if (text.contains("T")) {
                return text.matches(".*(Z|[-+]\\d\\d:?\\d\\d)")
                        ? java.time.OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text)
                                .atZone(ZoneId.systemDefault())
                                .toInstant();
            }
            return Instant.now().minus(Durations.parse(text));
        } catch (DateTimeException | IllegalArgumentException _) {
            throw new TypeConversionException(
                    said + " is no time; write it like 2h, 7d, 2026-11-23 or 2026-11-23T06:00:00Z");
        }
    }
}
