package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    record Measured(double primitive, Double boxed, Instant at, Map<String, Double> byName) {}

    @Test
    void aNumberThatIsNotDefinedIsNullInJsonAndNaNInARecord() {
        var byName = new LinkedHashMap<String, Double>();
        byName.put("auc", Double.NaN);
        String line = Json.line(new Measured(Double.NaN, Double.POSITIVE_INFINITY, Instant.EPOCH, byName));

        assertThat(line)
                .isEqualTo(
                        "{\"primitive\":null,\"boxed\":null,\"at\":\"1970-01-01T00:00:00Z\",\"byName\":{\"auc\":null}}");
        assertThat(Json.read(line, Measured.class).primitive()).isNaN();
    }

    @Test
    void numbersComeBackToTheBit() {
        for (double number : new double[] {0.1, 1.0 / 3, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, 1e15 + 0.3}) {
            String line = Json.line(new Measured(number, number, Instant.EPOCH, Map.of()));
            assertThat(Json.read(line, Measured.class).primitive()).isEqualTo(number);
        }
    }
}
