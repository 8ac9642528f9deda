package dropforge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
    private final IgnoreRules rules = new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sales.csv.part",
                "sales.tmp",
                "~$sales.xlsx",
                ".sales.csv.swp",
                "sales.csv~",
                "#sales.csv#",
                ".hidden",
                "2024/.git/config",
                "download.crdownload",
                "Thumbs.db"
            })
    void temporaryNamesAndWhatEditorsLeaveArePassedOver(String path) {
        assertThat(rules.ignores(Path.of(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales.csv", "part.csv", "2024/01/sales.csv", "tmp", "a b.csv", "größe.csv"})
    void ordinaryNamesAreNot(String path) {
        assertThat(rules.ignores(Path.of(path))).isFalse();
    }

    /** Some patterns are not put to the file system's own matcher, since that takes its time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.bak",
                "x*",
                "exact",
                "*",
                "a*b",
                "a?",
                "*[0-9]",
                "{a,b}*",
                "\\*x",
                "**",
                "*.tar.gz",
                ".*",
                "*~"
            })
    void everyPatternMeansWhatItMeansAsAGlob(String pattern) {
        var rules = new IgnoreRules(List.of(pattern));
        var glob = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        for (String name : List.of(
                "a.bak",
                ".bak",
                "bak",
                "x",
                "xy",
                "yx",
                "exact",
                "exactly",
                "a",
                "ab",
                "axb",
                "a7",
                "b",
                OS.current() == OS.WINDOWS ? "x" : "*x", // no name there
                "x.tar.gz",
                ".hidden",
                "x~",
                "~",
                "größe")) {
            assertThat(rules.ignoresName(name)).as(pattern + " and " + name).isEqualTo(glob.matches(Path.of(name)));
        }
    }

    @Test
    void aPatternThatIsNoGlobIsRefusedInOneSentence() {
        assertThatThrownBy(() -> new IgnoreRules(List.of("*.bak", "[a")))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith("The ignore pattern [a is no glob")
                .hasMessageEndingWith("write it like *.bak.");
    }
}
