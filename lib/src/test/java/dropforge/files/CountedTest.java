package dropforge.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
    @ParameterizedTest
    @CsvSource({"0,'0 files'", "1,'1 file'", "2,'2 files'", "2000,'2,000 files'"})
    void onlyOneIsNotMany(long count, String words) {
        assertThat(Counted.of(count, "file")).isEqualTo(words);
    }
}
