package dropforge.report;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileChange;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void aFileOfOneByteHasOneByte() {
        assertThat(Headline.of("training", new FileChange.Added("a.csv", 1, null)))
                .isEqualTo("+ training/a.csv (1 byte)");
        assertThat(Headline.of("training", new FileChange.Modified("a.csv", 1_000, null, null)))
                .isEqualTo("~ training/a.csv (1,000 bytes)");
    }
}
