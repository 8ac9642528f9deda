package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T12:00:00Z",
                "2026-11-24T12:00:00.000000001Z",
                "2026-11-24T12:00:00.100Z",
                "1970-01-01T00:00:00Z",
                "1901-12-13T20:45:52.999999999Z",
                "2486-07-02T00:00:00.5Z"
            })
    void aTimeIsReadAsItWasWrittenNowAndByEarlierVersions(String time) {
        Instant instant = Instant.parse(time);

        assertThat(StoredTime.read(StoredTime.write(instant))).isEqualTo(instant);
        assertThat(StoredTime.read(instant.toString())).isEqualTo(instant);
    }
}
