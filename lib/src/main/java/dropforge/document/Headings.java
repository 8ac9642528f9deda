package dropforge.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the sections of a text begin. Rather one too few than one too many, as a heading cuts what belongs together:
 *
 * <ul>
 *   <li>Markdown: {@code # Title} to {@code ###### Title} at the beginning of the text, after a blank line or after another
 *       heading, outside of fences; or a line of its own that is underlined by three or more {@code =} or {@code -}. A text
 *       that has one of these has no others.
 *   <li>Numbered: {@code 2.1 Results}, after a blank line, of at most {@value #LONGEST} characters, with a capital letter and
 *       without a full stop at its end, where the text has two such lines at least; {@code 2 Methods} and {@code 2. Methods}
 *       only with a blank line behind too, since items of lists look alike.
 *   <li>Title-like: a line between two blank lines, or at the beginning, of at most {@value #LONGEST} characters and
 *       {@value #MOST_WORDS} words, mostly letters, with a capital letter first where its alphabet has such, and without a
 *       punctuation mark at its end; behind it must come a paragraph that is longer, does not go on with a small letter, and has a sentence that ends.
 * </ul>
 *
 * <p>Source code and data, such as CSV, JSON and XML, have none.
 */
final class Headings {
    private static final int LONGEST = 80;
    private static final int MOST_WORDS = 12;

    /** Below all that are numbered. */
    private static final int DEEPEST = 9;

    private static final Pattern NO_PROSE = Pattern.compile(
            "text/(csv|tab-separated-values|x-(?!web-markdown|markdown).*|css|javascript|vtt|calendar|vcard)|application/(json|xml|javascript|x-sh|sql|.*\\+json)");
    private static final Pattern ATX = Pattern.compile(" {0,3}(#{1,6})[ \\t]+(\\S.*?)(?:[ \\t]+#+)?[ \\t]*");
    private static final Pattern UNDERLINE = Pattern.compile("(={3,}|-{3,})[ \\t]*");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");
    private static final Pattern NUMBERED =
            Pattern.compile("([1-9]\\d?(?:\\.[1-9]\\d?){0,4})\\.?[ \\t\\u00a0]+(\\p{Lu}|\\p{Lo}).*");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?](?=\\s|[\"'”»)]|$)|[。！？।]");
    private static final String PUNCTUATION = ".,;:!?…。、，；：！？।-–—";

    /**
     * A line that names what comes below it.
     *
     * @param start offset of it
     * @param end behind it, its underline too
     * @param level 1 for the outermost
     */
    record Heading(int start, int end, int level, String title) {}

    /** A line without its end, and what it is without blanks around. */
    private record Line(int start, int end, String text) {
        boolean isBlank() {
            return text.isEmpty();
        }
    }

    private final List<Line> lines;

    private Headings(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * @param mediaType of the text's format
     * @return in their order
     */
    static List<Heading> of(String text, String mediaType) {
        if (NO_PROSE.matcher(mediaType.toLowerCase(Locale.ROOT)).matches()) {
            return List.of();
        }
        var headings = new Headings(lines(text));
        List<Heading> markdown = headings.markdown();
        return markdown.isEmpty() ? headings.plain() : markdown;
    }

    private static List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || isLineEnd(text.charAt(at))) {
                Line line = line(text, start, at);
                // Of several blank ones one is enough.
                if (!line.isBlank() || lines.isEmpty() || !lines.getLast().isBlank()) {
                    lines.add(line);
                }
                if (at + 1 < text.length() && text.charAt(at) == '\r' && text.charAt(at + 1) == '\n') {
                    at++;
                }
                start = at + 1;
            }
        }
        return lines;
    }

    static boolean isLineEnd(char sign) {
        return sign == '\n' || sign == '\r';
    }

    private static Line line(String text, int start, int end) {
        int first = start;
        int last = end;
        while (first < last && Tokens.isBlank(text.charAt(first))) first++;
        while (last > first && Tokens.isBlank(text.charAt(last - 1))) last--;
        // Longer ones are no headings, and need not be copied.
        return new Line(first, last, text.substring(first, Math.min(last, first + 2 * LONGEST)));
    }

    private List<Heading> markdown() {
        var found = new ArrayList<Heading>();
        boolean fenced = false;
        boolean mayBegin = true;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (FENCE.matcher(line.text).matches()) {
                fenced = !fenced;
            } else if (!fenced && mayBegin && !line.isBlank()) {
                Heading heading = markdown(i);
                if (heading != null) {
                    found.add(heading);
                    if (heading.end > line.end) {
                        i++;
                    }
                    continue;
                }
            }
            mayBegin = line.isBlank();
        }
        return found;
    }

    private Heading markdown(int index) {
        Line line = lines.get(index);
        if (line.end - line.start > 2 * LONGEST) {
            return null;
        }
        Matcher atx = ATX.matcher(line.text);
        if (atx.matches()) {
            return new Heading(line.start, line.end, atx.group(1).length(), atx.group(2));
        }
        if (index + 1 < lines.size() && hasLetter(line.text)) {
            Line next = lines.get(index + 1);
            if (UNDERLINE.matcher(next.text).matches()) {
                return new Heading(line.start, next.end, next.text.startsWith("=") ? 1 : 2, line.text);
            }
        }
        return null;
    }

    private List<Heading> plain() {
        var found = new ArrayList<Heading>();
        int numbered = 0;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.isBlank() || i > 0 && !lines.get(i - 1).isBlank() || line.end - line.start > LONGEST) {
                continue;
            }
            int level = numberedLevel(i);
            if (level > 0) {
                numbered++;
                found.add(new Heading(line.start, line.end, level, line.text));
            } else if (isTitle(i)) {
                found.add(new Heading(line.start, line.end, DEEPEST, line.text));
            }
        }
        if (numbered == 1) {
            found.removeIf(heading -> heading.level < DEEPEST);
        }
        return found;
    }

    /** 0 where it is none. */
    private int numberedLevel(int index) {
        Line line = lines.get(index);
        Matcher matcher = NUMBERED.matcher(line.text);
        if (!matcher.matches() || isPunctuated(line.text) || words(line.text) > MOST_WORDS) {
            return 0;
        }
        int level = (int) matcher.group(1).chars().filter(sign -> sign == '.').count() + 1;
        boolean alone = index + 1 >= lines.size() || lines.get(index + 1).isBlank();
        if (level > 1) {
            return level;
        }
        Line next = next(index);
        return alone
                        && next != null
                        && (isProse(next, line)
                                || NUMBERED.matcher(next.text).matches()
                                        && next.text.startsWith(matcher.group(1) + "."))
                ? 1
                : 0;
    }

    private boolean isTitle(int index) {
        Line line = lines.get(index);
        if (index + 1 >= lines.size() || !lines.get(index + 1).isBlank() || isPunctuated(line.text)) {
            return false;
        }
        int first = line.text.codePointAt(0);
        long letters = line.text.codePoints().filter(Character::isLetter).count();
        return Character.isLetter(first)
                && !Character.isLowerCase(first)
                && letters * 2 > line.text.codePointCount(0, line.text.length())
                && line.text.indexOf('\t') < 0
                && words(line.text) <= MOST_WORDS
                && isProse(next(index), line);
    }

    /** The first line of the paragraph behind a blank one; null for none. */
    private Line next(int index) {
        for (int i = index + 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                return paragraph(i);
            }
        }
        return null;
    }

    /** As one line, its beginning at least. */
    private Line paragraph(int index) {
        int last = index;
        var text = new StringBuilder();
        while (last < lines.size() && !lines.get(last).isBlank() && text.length() < 4 * LONGEST) {
            text.append(text.isEmpty() ? "" : " ").append(lines.get(last).text);
            last++;
        }
        return new Line(lines.get(index).start, lines.get(last - 1).end, text.toString());
    }

    private static boolean isProse(Line paragraph, Line title) {
        return paragraph != null
                && paragraph.end - paragraph.start > title.end - title.start
                && !Character.isLowerCase(paragraph.text.codePointAt(0))
                && (END_OF_SENTENCE.matcher(paragraph.text).find() || paragraph.end - paragraph.start > 4 * LONGEST);
    }

    private static boolean isPunctuated(String line) {
        return PUNCTUATION.indexOf(line.charAt(line.length() - 1)) >= 0;
    }

    private static boolean hasLetter(String line) {
        return line.codePoints().anyMatch(Character::isLetter);
    }

    private static int words(String line) {
        return line.split("\\s+").length;
    }
}
