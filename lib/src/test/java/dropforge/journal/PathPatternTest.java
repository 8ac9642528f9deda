package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.WrongUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "may.csv          | may.csv          | may.csv.gz",
                "*.csv            | old/deep/may.csv | may.csv.gz",
                "2024/*.csv       | 2024/may.csv     | 2024/old/may.csv",
                "may.csv          | 2024/may.csv     | 2024/dismay.csv",
                "2024/may.csv     | 2024/may.csv     | a/2024/may.csv",
                "2024/**/*.csv    | 2024/may.csv     | 2023/may.csv",
                "2024/**/*.csv    | 2024/a/b/may.csv | 2024/a/b/may.txt",
                "2024/**          | 2024/a/b         | 2024",
                "m?y.csv          | may.csv          | m/y.csv",
                "{may,june}.csv   | june.csv         | july.csv",
                "[a-c]1.csv       | b1.csv           | d1.csv",
                "[!a-c]1.csv      | d1.csv           | b1.csv",
                "report[1].csv    | report[1].csv    | report2.csv",
                "report[1].csv    | report1.csv      | report[2].csv",
                "a.b+c(d)$.csv    | a.b+c(d)$.csv    | axb+c(d)$.csv",
                "a\\*.csv         | a*.csv           | ab.csv"
            })
    void aPatternFitsSomeNamesAndNotOthers(String pattern, String fits, String doesNot) {
        assertThat(PathPattern.of(pattern).fits(fits)).isTrue();
        assertThat(PathPattern.of(pattern).fits(doesNot)).isFalse();
        assertThat(PathPattern.of(pattern).fits(null)).isFalse();
    }

    @Test
    void aNameIsTakenAsItIsWhenItIsMeantAsOne() {
        assertThat(PathPattern.exactly("a*.csv").fits("ab.csv")).isFalse();
        assertThat(PathPattern.exactly("a*.csv").fits("a*.csv")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"report[1.csv", "{a,b.csv", "*\\"})
    void anUnfinishedGlobIsToldInASentence(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContainingAll(pattern, "write it like");
    }
}
