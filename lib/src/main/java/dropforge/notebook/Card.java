package dropforge.notebook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A few facts about one thing, as a notebook shows it: a title, a word on its state, a line for each fact. Unchangeable.
 *
 * @param title what it is, such as {@code version 7}
 * @param state in a word or two; null for none
 * @param tone of the state
 * @param lines name and value each
 * @param sentence what there is to say of it all; null for none
 */
public record Card(String title, String state, Tone tone, List<Line> lines, String sentence) {
    /** Whether the state is good news. */
    public enum Tone {
        GOOD("#007a5a"),
        BAD("#b5470b"),
        PLAIN("#5f6b76");

        private final String colour;

        Tone(String colour) {
            this.colour = colour;
        }
    }

    /** @param name of the fact, with its unit where the value has none */
    public record Line(String name, String value) {}

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public Card {
        lines = List.copyOf(lines);
    }

    /** A time as cards write it. */
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** A card without lines, to which they are added. */
    public static Card titled(String title) {
        return new Card(title, null, Tone.PLAIN, List.of(), null);
    }

    public Card withState(String word, Tone how) {
        return new Card(title, word, how, lines, sentence);
    }

    /** With one fact more; as it is where the value is null. */
    public Card with(String name, Object value) {
        if (value == null) {
            return this;
        }
        var more = new ArrayList<>(lines);
        more.add(new Line(name, value.toString()));
        return new Card(title, state, tone, more, sentence);
    }

    public Card saying(String words) {
        return new Card(title, state, tone, lines, words);
    }

    /** For a terminal, in lines; the same that {@link #html} shows. */
    public String text() {
        var text = new StringBuilder(title);
        if (state != null) {
            text.append("  [").append(state).append(']');
        }
        int widest = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        for (Line line : lines) {
            text.append("\n  ")
                    .append(line.name())
                    .repeat(' ', widest - line.name().length() + 2)
                    .append(line.value().replace("\n", "\n" + " ".repeat(widest + 4)));
        }
        if (sentence != null) {
            text.append("\n  ").append(sentence);
        }
        return text.toString();
    }

    /** For a page, light or dark; all texts are escaped. */
    String html() {
        var html = new Html();
        html.open(
                "div",
                "display:inline-block;min-width:22em;max-width:60em;border:1px solid %s;border-left:4px solid %s;"
                                .formatted(Html.LINE, tone.colour)
                        + "border-radius:4px;padding:8px 14px 10px;margin:2px 0;font-size:13px;line-height:1.5;");
        html.open("div", "font-weight:600;font-size:14px;margin-bottom:4px;").text(title);
        if (state != null) {
            html.text(" ")
                    .open(
                            "span",
                            "margin-left:10px;padding:1px 8px;border-radius:9px;color:#fff;font-weight:500;font-size:11px;background:%s;"
                                    .formatted(tone.colour))
                    .text(state)
                    .close("span");
        }
        html.close("div").open("table", "border-collapse:collapse;margin:0;");
        for (Line line : lines) {
            html.open("tr", "background:transparent;")
                    .open(
                            "td",
                            "padding:1px 16px 1px 0;text-align:left;vertical-align:top;white-space:nowrap;color:%s;"
                                    .formatted(Html.FAINT))
                    .text(line.name())
                    .close("td")
                    .open("td", "padding:1px 0;text-align:left;white-space:pre-line;overflow-wrap:anywhere;")
                    .text(line.value())
                    .close("td")
                    .close("tr");
        }
        html.close("table");
        if (sentence != null) {
            html.open("div", "margin-top:6px;").text(sentence).close("div");
        }
        return html.close("div").toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
