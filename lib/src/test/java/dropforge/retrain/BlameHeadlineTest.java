package dropforge.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.registry.Blame;
import dropforge.train.PairedBootstrap;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlameHeadlineTest {
    @Test
    void itSaysBetterOrWorseOnlyWhereTheWholeIntervalDoes() {
        assertThat(headline(0.02, 0.01, 0.03))
                .contains(
                        "Without bad.csv version 9 would be better: +0.0200 (90 % interval +0.0100 to +0.0300) on 500 rows");
        assertThat(headline(-0.02, -0.03, -0.01))
                .endsWith(
                        "without it version 9 would be worse: -0.0200 (90 % interval -0.0300 to -0.0100) on 500 rows.");
        assertThat(headline(-0.005, -0.02, 0.01))
                .endsWith(
                        "without it version 9 would be neither surely better nor surely worse: -0.0050 (90 % interval -0.0200 to +0.0100) on 500 rows.");
    }

    private static String headline(double gain, double low, double high) {
        var bad = new Blame.Part(
                "bad.csv",
                null,
                1,
                200,
                200,
                500,
                new PairedBootstrap.Gain(0.7, 0.7 + gain, gain, low, high),
                0.31,
                true,
                "its own rows are predicted worse than by guessing");
        return BlameHeadline.of(new Blame(9, null, "", "auc", 0.9, 0.31, List.of(), List.of(bad), 3, 1.5));
    }
}
