package dropforge.document;

import dropforge.document.ChunkSettings.Unit;
import dropforge.document.Headings.Heading;
import dropforge.files.Sha256;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into pieces of a size: between its sections, which no piece goes beyond, then between paragraphs, then, where one
 * is too long, between its sentences, its lines, its words, and where a word is too long, within it. Each takes as many of them
 * as fit. A heading is in the first piece of its section; one that has nothing below it but deeper ones is with the first of
 * these. {@link Headings} says what counts as one.
 *
 * <p>Without overlap the pieces do not meet, and all that is not blank is in one of them. None is larger than asked for. The
 * same text gives the same pieces.
 */
public final class Chunker {
    private static final int ID_DIGITS = 16;

    private final ChunkSettings settings;

    public Chunker(ChunkSettings settings) {
        this.settings = settings;
    }

    /**
     * The pieces of the text of a part.
     *
     * @param document id of it
     * @param sha256 of its bytes
     * @param mediaType of the part
     * @param language of the text, which has its rules of where sentences end; {@link Locale#ROOT} where it is not known
     */
    public List<Chunk> chunks(long document, String sha256, int part, String text, String mediaType, Locale language) {
        var chunks = new ArrayList<Chunk>();
        for (Section section : sections(text, Headings.of(text, mediaType))) {
            for (Range range : new Packing(text, language).ranges(section)) {
                String piece = text.substring(range.start, range.end);
                chunks.add(new Chunk(
                        id(sha256, part, range),
                        document,
                        part,
                        chunks.size(),
                        range.start,
                        range.end,
                        section.headings,
                        piece,
                        Tokens.count(piece, 0, piece.length())));
            }
        }
        return List.copyOf(chunks);
    }

    private String id(String sha256, int part, Range range) {
        return Sha256.of("%s %d %d-%d %d %s %d"
                        .formatted(
                                sha256,
                                part,
                                range.start,
                                range.end,
                                settings.size(),
                                settings.unit(),
                                settings.overlap()))
                .substring(0, ID_DIGITS);
    }

    private record Range(int start, int end) {}

    /** From its heading, or headings, to the next one. */
    private record Section(int start, int bodyStart, int end, List<String> headings) {}

    private static List<Section> sections(String text, List<Heading> headings) {
        var sections = new ArrayList<Section>();
        var path = new ArrayList<Heading>();
        int start = 0;
        int bodyStart = 0;
        for (Heading heading : headings) {
            boolean goesOn = bodyStart > start
                    && isBlank(text, bodyStart, heading.start())
                    && heading.level() > path.getLast().level();
            if (!goesOn) {
                sections.add(new Section(start, bodyStart, heading.start(), titles(path)));
                start = heading.start();
            }
            path.removeIf(above -> above.level() >= heading.level());
            path.add(heading);
            bodyStart = heading.end();
        }
        sections.add(new Section(start, bodyStart, text.length(), titles(path)));
        return sections;
    }

    private static List<String> titles(List<Heading> path) {
        return path.stream().map(Heading::title).toList();
    }

    private static boolean isBlank(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!Tokens.isBlank(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    /** Between what a text is cut, the coarsest first. */
    private enum Level {
        SECTION,
        PARAGRAPH,
        SENTENCE,
        LINE,
        WORD,
        PIECE;

        Level finer() {
            return values()[ordinal() + 1];
        }
    }

    /** Fills one piece after the other. */
    private final class Packing {
        private final String text;
        private final BreakIterator sentences;
        private final List<Range> ranges = new ArrayList<>();

        /** Of the piece that is being filled; -1 for none. */
        private int start = -1;

        private int end;
        private int cost;

        /** Whether there is something in it that the piece before it does not have. */
        private boolean isFresh;

        /** Up to where it is nothing but headings. */
        private int headingsEnd;

        Packing(String text, Locale language) {
            this.text = text;
            this.sentences = BreakIterator.getSentenceInstance(language);
        }

        List<Range> ranges(Section section) {
            headingsEnd = section.bodyStart;
            if (section.bodyStart > section.start) {
                place(section.start, section.bodyStart, Level.PARAGRAPH);
            }
            split(section.bodyStart, section.end, Level.SECTION);
            emit();
            return ranges;
        }

        private void place(int from, int to, Level level) {
            if (fits(from, to)) {
                add(from, to);
                return;
            }
            if (cost(from, to) > settings.size()) {
                split(from, to, level);
                return;
            }
            // A heading, or what is repeated of the piece before, should not stay alone.
            boolean hasLittle = !isFresh || end <= headingsEnd;
            if (!hasLittle) {
                emit();
                repeatEnd();
                if (fits(from, to)) {
                    add(from, to);
                    return;
                }
            }
            if (level == Level.PARAGRAPH && sentences(from, to).size() > 1) {
                split(from, to, level);
                return;
            }
            if (isFresh) {
                emit();
                start = -1;
            }
            while (!fits(from, to)) {
                forgetSentence();
            }
            add(from, to);
        }

        private boolean fits(int from, int to) {
            return start < 0 ? cost(from, to) <= settings.size() : cost + cost(end, to) <= settings.size();
        }

        private void add(int from, int to) {
            if (start < 0) {
                start = from;
                cost = 0;
                end = from;
            }
            cost += cost(end, to);
            end = to;
            isFresh = true;
        }

        /** With blanks between the words; two ranges that meet have together at most what they have each. */
        private int cost(int from, int to) {
            return settings.unit() == Unit.CHARACTERS ? to - from : Tokens.count(text, from, to);
        }

        private void emit() {
            if (start >= 0 && isFresh) {
                ranges.add(new Range(start, end));
            }
            isFresh = false;
        }

        /** Begins a piece with the last sentences of the one that was emitted. */
        private void repeatEnd() {
            int from = start;
            start = -1;
            if (settings.overlap() == 0) {
                return;
            }
            for (Range sentence : sentences(from, end)) {
                if (sentence.start > from && cost(sentence.start, end) <= settings.overlap()) {
                    start = sentence.start;
                    cost = cost(start, end);
                    return;
                }
            }
        }

        private void forgetSentence() {
            List<Range> repeated = sentences(start, end);
            start = repeated.size() < 2 ? -1 : repeated.get(1).start;
            cost = start < 0 ? 0 : cost(start, end);
        }

        private void split(int from, int to, Level level) {
            switch (level) {
                case SECTION -> paragraphs(from, to);
                case PARAGRAPH -> sentences(from, to).forEach(each -> place(each.start, each.end, level.finer()));
                case SENTENCE -> lines(from, to);
                case LINE -> words(from, to);
                case WORD, PIECE -> pieces(from, to);
            }
        }

        private void paragraphs(int from, int to) {
            int begin = from;
            int lineEnds = 0;
            for (int at = from; at < to; at++) {
                char sign = text.charAt(at);
                if (Headings.isLineEnd(sign)) {
                    lineEnds += sign == '\n' && at > from && text.charAt(at - 1) == '\r' ? 0 : 1;
                } else if (!Tokens.isBlank(sign)) {
                    if (lineEnds > 1) {
                        placeTrimmed(begin, at, Level.PARAGRAPH);
                        begin = at;
                    }
                    lineEnds = 0;
                }
            }
            placeTrimmed(begin, to, Level.PARAGRAPH);
        }

        /** Without blanks around them. */
        private List<Range> sentences(int from, int to) {
            sentences.setText(text.substring(from, to));
            var found = new ArrayList<Range>();
            int begin = sentences.first();
            for (int next = sentences.next(); next != BreakIterator.DONE; next = sentences.next()) {
                Range trimmed = trimmed(from + begin, from + next);
                if (trimmed.start < trimmed.end) {
                    found.add(trimmed);
                }
                begin = next;
            }
            return found;
        }

        private void lines(int from, int to) {
            int begin = from;
            for (int at = from; at < to; at++) {
                if (Headings.isLineEnd(text.charAt(at))) {
                    placeTrimmed(begin, at, Level.LINE);
                    begin = at + 1;
                }
            }
            placeTrimmed(begin, to, Level.LINE);
        }

        private void words(int from, int to) {
            int begin = from;
            int at = from;
            while (at < to) {
                int sign = text.codePointAt(at);
                int next = at + Character.charCount(sign);
                if (Tokens.isBlank(sign) || isWordByItself(sign)) {
                    placeTrimmed(begin, at, Level.WORD);
                    placeTrimmed(at, next, Level.WORD);
                    begin = next;
                }
                at = next;
            }
            placeTrimmed(begin, to, Level.WORD);
        }

        /** Chinese and Japanese put no blanks between words. */
        private static boolean isWordByItself(int sign) {
            return sign > 0x2e80
                    && switch (Character.UnicodeScript.of(sign)) {
                        case HAN, HIRAGANA, KATAKANA -> true;
                        default -> false;
                    };
        }

        private void pieces(int from, int to) {
            for (int at = from; at < to; ) {
                int next = pieceEnd(at, to);
                place(at, next, Level.PIECE);
                at = next;
            }
        }

        private int pieceEnd(int from, int to) {
            if (settings.unit() == Unit.TOKENS) {
                return Tokens.end(text, from, to, settings.size());
            }
            int next = Math.min(to, from + settings.size());
            return next < to && Character.isHighSurrogate(text.charAt(next - 1)) ? next - 1 : next;
        }

        private void placeTrimmed(int from, int to, Level level) {
            Range trimmed = trimmed(from, to);
            if (trimmed.start < trimmed.end) {
                place(trimmed.start, trimmed.end, level);
            }
        }

        private Range trimmed(int from, int to) {
            int first = from;
            int last = to;
            while (first < last && Tokens.isBlank(text.charAt(first))) first++;
            while (last > first && Tokens.isBlank(text.charAt(last - 1))) last--;
            return new Range(first, last);
        }
    }
}
