package dropforge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** How a time is written on the command line. */
class SinceConverterTest {
    private final SinceConverter converter = new SinceConverter();

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T20:42", "2026-11-24 20:42", "2026-11-24 20:42:00.000"})
    void aTimeMayBeWrittenAsTheCommandsPrintIt(String text) {
        assertThat(converter.convert(text))
                .isEqualTo(LocalDateTime.of(2026, 11, 24, 20, 42)
                        .atZone(ZoneId.systemDefault())
                        .toInstant());
    }

    @Test
    void aTimeWithItsZoneIsThatTime() {
        assertThat(converter.convert("2026-11-23T06:00:00Z")).isEqualTo("2026-11-23T06:00:00Z");
        assertThat(converter.convert("2026-11-23 06:00:00+01:00")).isEqualTo("2026-11-23T05:00:00Z");
    }

    @Test
    void aWhileIsBeforeNow() {
        assertThat(converter.convert("2h"))
                .isBetween(
                        Instant.now().minus(Duration.ofHours(3)), Instant.now().minus(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "20:42", "2026-13-01", "2026-11-24 noon"})
    void whatIsNoTimeIsToldWithHowToWriteIt(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContainingAll(text, "write it like 2h");
    }
}
