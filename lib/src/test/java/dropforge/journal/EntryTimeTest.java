package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are written and read as Java's own formatter would, which takes longer. */
class EntryTimeTest {
    private static final DateTimeFormatter JAVAS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Property
    void everyTimeIsWrittenAndReadAsJavaDoes(@ForAll long second, @ForAll int nano) {
        Instant time = Instant.ofEpochSecond(Math.floorMod(second, 500_000_000_000L) - 80_000_000_000L, nano);

        assertThat(EntryTime.of(time)).isEqualTo(JAVAS.format(time));
        if (EntryTime.of(time).startsWith("+")) {
            return;
        }
        assertThat(EntryTime.parse(EntryTime.of(time))).isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-28T03:24:05.001Z",
                "0000-01-01T00:00:00.000Z",
                "9999-12-31T23:59:59.999Z",
                "2024-02-29T12:00:00.000Z",
                "2026-11-28T24:00:00.000Z",
                "2016-12-31T23:59:60.000Z",
                "2026-11-28T03:24:05Z",
                "2026-11-28T03:24:05.123456Z",
                "2026-11-28T03:24:05.0+01:00",
            })
    void whatJavaReadsIsReadAsJavaReadsIt(String text) {
        assertThat(EntryTime.parse(text)).isEqualTo(Instant.parse(text));
    }

    @Test
    void whatIsNoTimeIsRefused() {
        for (String text : new String[] {
            "", "yesterday", "2026-02-30T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-11-28T03:60:00.000Z"
        }) {
            assertThatThrownBy(() -> EntryTime.parse(text)).isInstanceOf(DateTimeException.class);
        }
    }
}
