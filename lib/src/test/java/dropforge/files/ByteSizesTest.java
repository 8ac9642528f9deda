package dropforge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizesTest {
    @Test
    void sizesAreReadAsPeopleWriteThem() {
        assertThat(ByteSizes.parse("0B")).isZero();
        assertThat(ByteSizes.parse("512kb")).isEqualTo(512 << 10);
        assertThat(ByteSizes.parse(" 64 MB ")).isEqualTo(64 << 20);
        assertThat(ByteSizes.parse("3TB")).isEqualTo(3L << 40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "MB", "-1MB", "1.5GB", "9999999999TB", "64MB of room"})
    void whatIsNoSizeIsToldWithAnExample(String text) {
        assertThatThrownBy(() -> ByteSizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64MB");
    }

    @Test
    void whatIsNeededIsNeverToldAsTooLittle() {
        assertThat(ByteSizes.words(0)).isEqualTo("0 MB");
        assertThat(ByteSizes.words(1)).isEqualTo("1 MB");
        assertThat(ByteSizes.words((3L << 20) + 1)).isEqualTo("4 MB");
        assertThat(ByteSizes.words(9_999L << 20)).isEqualTo("9,999 MB");
        assertThat(ByteSizes.words(10_000L << 20)).isEqualTo("10 GB");
    }
}
