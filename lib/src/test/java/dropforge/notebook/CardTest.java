package dropforge.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** The same facts in a terminal and on a page. */
class CardTest {
    private static final Card CARD = Card.titled("version 7")
            .withState("rejected", Card.Tone.BAD)
            .with("rows", "1,200")
            .with("nothing", null)
            .with("made of", "a.csv\nb<c>.csv")
            .saying("It is no better & costs $5.");

    @Test
    void aTerminalGetsLines() {
        assertThat(CARD.toString()).isEqualTo("""
                        version 7  [rejected]
                          rows     1,200
                          made of  a.csv
                                   b<c>.csv
                          It is no better & costs $5.""");
    }

    @Test
    void aPageGetsTheSame() {
        var page = Jsoup.parseBodyFragment(CARD.html());

        assertThat(page.select("td").eachText()).containsExactly("rows", "1,200", "made of", "a.csv b<c>.csv");
        assertThat(page.text()).startsWith("version 7 rejected").endsWith("It is no better & costs $5.");
    }
}
