package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void digitsCountAsNumbers() {
        assertThat(sorted("m10.csv", "m2.csv", "m1.csv")).containsExactly("m1.csv", "m2.csv", "m10.csv");
    }

    @Test
    void datesInNamesGiveTheOrderOfTime() {
        assertThat(sorted("s_2014_1", "s_2013_12", "s_2013_2")).containsExactly("s_2013_2", "s_2013_12", "s_2014_1");
    }

    @Test
    void numbersMayBeLongerThanALong() {
        assertThat(sorted("a99999999999999999999999", "a100000000000000000000000"))
                .containsExactly("a99999999999999999999999", "a100000000000000000000000");
    }

    @Test
    void leadingZerosDoNotMakeNamesEqual() {
        assertThat(NaturalOrder.NATURAL_ORDER.compare("m2", "m02")).isPositive();
        assertThat(NaturalOrder.NATURAL_ORDER.compare("m02", "m2")).isNegative();
        assertThat(NaturalOrder.NATURAL_ORDER.compare("m2", "m2")).isZero();
    }

    @Test
    void theBeginningOfANameComesFirst() {
        assertThat(sorted("mb", "m", "m1")).containsExactly("m", "m1", "mb");
    }

    private static List<String> sorted(String... names) {
        return List.of(names).stream().sorted(NaturalOrder.NATURAL_ORDER).toList();
    }
}
