package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
    @Test
    void randomNumbersAreReadToTheSameBitAsByJava() {
        var random = new Random(1);
        for (int i = 0; i < 300_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertSameBits(Double.toString(value));
            }
            assertSameBits(Double.toString(random.nextGaussian() * 1000));
            assertSameBits(String.format(Locale.ROOT, "%.3f", random.nextDouble() * 1e6));
            assertSameBits("%de%d".formatted(random.nextLong(), random.nextInt(60) - 30));
            assertSameBits(new BigDecimal(random.nextLong())
                    .movePointLeft(random.nextInt(25))
                    .toPlainString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+1",
                ".5",
                "5.",
                "0.1",
                "00012",
                "1e5",
                "1E-5",
                "9007199254740993",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000000001",
                "1e-400",
                "1e22",
                "1e23",
                "179769313486231570e291"
            })
    void cornersAreReadToTheSameBitAsByJava(String written) {
        assertSameBits(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-",
                "e5",
                "1e",
                "1e+",
                "1f",
                "1d",
                "0x10",
                "0x1p3",
                "NaN",
                "Infinity",
                "1e400",
                "1,5",
                "1.2.3",
                "1 2",
                "--1",
                "12a"
            })
    void whatIsNotAFiniteDecimalNumberIsNone(String written) {
        assertThat(Notation.DECIMAL_POINT.read(written)).isNaN();
    }

    @Test
    void aCommaMayStandBeforeTheDecimals() {
        assertThat(Notation.DECIMAL_COMMA.read("-1,25")).isEqualTo(-1.25);
        assertThat(Notation.DECIMAL_COMMA.read("12,658579999999999")).isEqualTo(12.658579999999999);
        assertThat(Notation.DECIMAL_COMMA.read("1.5")).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "2013-01-31, 2013-01-31T00:00:00Z",
        "2013-01-31T14:05, 2013-01-31T14:05:00Z",
        "2013-01-31 14:05:09, 2013-01-31T14:05:09Z",
        "2013-01-31T14:05:09.25Z, 2013-01-31T14:05:09.25Z",
        "2013-01-31 14:05:09 +02:00, 2013-01-31T12:05:09Z",
        "2013-01-31T14:05:09-0130, 2013-01-31T15:35:09Z",
        "2013-01-31T14:05:09+02, 2013-01-31T12:05:09Z",
        "1969-12-31, 1969-12-31T00:00:00Z",
        "2012-02-29, 2012-02-29T00:00:00Z"
    })
    void isoDatesAreSecondsSince1970InUtc(String written, Instant instant) {
        assertThat(Notation.ISO_DATE.read(written)).isEqualTo(instant.toEpochMilli() / 1000.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2013-02-29",
                "2013-13-01",
                "2013-00-10",
                "13-01-01",
                "2013-01-31x",
                "2013-01-31T25:00",
                "2013-01-31T12",
                "2013-01-31T12:00+",
                "2013-01-31T12:00Z1",
                "2013-01-31T12:00+02:0",
                "2013/01-31"
            })
    void whatIsNotADateIsNone(String written) {
        assertThat(Notation.ISO_DATE.read(written)).isNaN();
    }

    @Test
    void theOrderOfDayAndMonthIsThatOfTheNotation() {
        double secondOfMarch = Notation.ISO_DATE.read("2013-03-02");
        assertThat(Notation.DOTTED_DATE.read("2.3.2013")).isEqualTo(secondOfMarch);
        assertThat(Notation.DAY_FIRST_DATE.read("02/03/2013")).isEqualTo(secondOfMarch);
        assertThat(Notation.MONTH_FIRST_DATE.read("3/2/2013 00:00")).isEqualTo(secondOfMarch);
        assertThat(Notation.SLASHED_ISO_DATE.read("2013/3/2")).isEqualTo(secondOfMarch);
    }

    @Test
    void aNotationIsFoundByTheNameItIsWrittenWith() {
        for (Notation notation : Notation.values()) {
            assertThat(Notation.named(notation.wireName())).contains(notation);
        }
        assertThat(Notation.named("mm.dd")).isEmpty();
    }

    private static void assertSameBits(String written) {
        double expected = Double.parseDouble(written);
        double read = Notation.DECIMAL_POINT.read(written);
        if (Double.doubleToRawLongBits(read) != Double.doubleToRawLongBits(expected)) {
            assertThat(read).as(written).isEqualTo(expected);
        }
    }
}
