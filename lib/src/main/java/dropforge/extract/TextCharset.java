package dropforge.extract;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/**
 * In which charset bytes are text. What Unicode marks or leaves no doubt about is taken at its word; of the older ones each
 * is tried, and the one wins in which the letters are most like a language: how often each is used, whether capitals begin
 * words, whether a word keeps to one script. That works on a few words, where statistics of bytes do not.
 */
final class TextCharset {
    /** Bytes that are looked at for the guess; those of a longer text that matter are picked out of its beginning. */
    private static final int SAMPLE = 16 << 10;

    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset EBCDIC = Charset.forName("IBM500");
    private static final Charset CP1252 = Charset.forName("windows-1252");
    private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");

    /** Mean of what a letter may cost before ICU is asked whether it knows better. */
    private static final double DOUBT = 6.5;

    private final byte[] bytes;
    private final boolean whole;

    private TextCharset(byte[] bytes, boolean whole) {
        this.bytes = bytes;
        this.whole = whole;
    }

    /**
     * @param bytes the beginning of a file
     * @param whole whether they are all of it
     * @return empty when they are not text in any charset that is known here
     */
    static Optional<Charset> of(byte[] bytes, boolean whole) {
        return new TextCharset(bytes, whole).guess();
    }

    private Optional<Charset> guess() {
        if (bytes.length == 0) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        Optional<Charset> marked = marked();
        if (marked.isPresent()) {
            return marked;
        }
        int controls = 0;
        int nulls = 0;
        int high = 0;
        boolean escapes = false;
        for (byte b : bytes) {
            if (b < 0) {
                high++;
            } else if (b == 0) {
                nulls++;
            } else if (b == 0x1b) {
                escapes = true;
            } else if (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != '\b') {
                controls++;
            }
        }
        if (nulls + controls > 0) {
            Optional<Charset> wide = wide();
            if (wide.isPresent()) {
                return wide;
            }
        }
        if (isEbcdic()) {
            return Optional.of(EBCDIC);
        }
        // A log has a control character here and there; a binary format has them all over.
        if ((nulls + controls) * 20 > bytes.length) {
            return Optional.empty();
        }
        if (high == 0) {
            return Optional.of(escapes && isIso2022() ? ISO_2022_JP : StandardCharsets.UTF_8);
        }
        if (isValid(StandardCharsets.UTF_8, bytes)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        return byLanguage();
    }

    private Optional<Charset> marked() {
        if (startsWith(0xef, 0xbb, 0xbf)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (startsWith(0xff, 0xfe, 0, 0)) {
            return Optional.of(UTF_32LE);
        }
        if (startsWith(0, 0, 0xfe, 0xff)) {
            return Optional.of(UTF_32BE);
        }
        if (startsWith(0xff, 0xfe)) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        if (startsWith(0xfe, 0xff)) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return Optional.empty();
    }

    private boolean startsWith(int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** UTF-16 without a mark: the one of the two byte orders in which nearly everything is a letter or a blank. */
    private Optional<Charset> wide() {
        if (bytes.length < 4 || whole && bytes.length % 2 != 0) {
            return Optional.empty();
        }
        byte[] sample = Arrays.copyOf(bytes, Math.min(bytes.length, SAMPLE) & ~1);
        double little = wideLikeness(sample, StandardCharsets.UTF_16LE);
        double big = wideLikeness(sample, StandardCharsets.UTF_16BE);
        if (Math.max(little, big) < 0.9) {
            return Optional.empty();
        }
        return Optional.of(little >= big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    private double wideLikeness(byte[] sample, Charset charset) {
        if (!isValid(charset, sample)) {
            return 0;
        }
        String text = new String(sample, charset);
        double good = 0;
        Character.UnicodeScript before = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
                good += 1;
            } else if (c < 0x20 || !Character.isDefined(c)) {
                return 0;
            } else if (c < 0x7f || Letters.isPunctuation(c)) {
                good += 1;
            } else if (Character.isLetter(c)) {
                // Bytes in the wrong order are letters too, of a new script each time.
                Character.UnicodeScript script = Character.UnicodeScript.of(c);
                boolean japanese = script == Character.UnicodeScript.HIRAGANA
                        || script == Character.UnicodeScript.KATAKANA
                        || script == Character.UnicodeScript.HAN;
                if (japanese) {
                    script = Character.UnicodeScript.HAN;
                }
                // Cyrillic with its bytes in the wrong order is rare Chinese.
                if (c >= '\u3400' && c < '\u4e00') {
                    continue;
                }
                good += before == null || before == script ? 1 : 0.5;
                before = script;
            }
        }
        return good / text.length();
    }

    /** Blanks are 0x40 there, and there are hardly any 0x20 and line feeds as ASCII has them. */
    private boolean isEbcdic() {
        int length = Math.min(bytes.length, SAMPLE);
        int blanks = 0;
        int letters = 0;
        int ascii = 0;
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xff;
            if (b == 0x40) {
                blanks++;
            } else if (b == 0x20 || b == 0x0a) {
                ascii++;
            } else if (b >= 0x81 && b <= 0xa9 || b >= 0xc1 && b <= 0xe9) {
                letters++;
            }
        }
        if (blanks * 40 < length || ascii * 10 > blanks || letters * 2 < length - blanks) {
            return false;
        }
        String text = new String(bytes, 0, length, EBCDIC);
        long plain = text.chars()
                .filter(c -> c < 0x7f && (c >= 0x20 || c == '\n' || c == '\r' || c == '\t') || c == 0x85)
                .count();
        return plain * 10 >= length * 9L;
    }

    private boolean isIso2022() {
        String text = new String(bytes, 0, Math.min(bytes.length, SAMPLE), StandardCharsets.ISO_8859_1);
        return (text.contains("\u001b$B") || text.contains("\u001b$@")) && isValid(ISO_2022_JP, bytes);
    }

    private boolean isValid(Charset charset, byte[] in) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            if (whole && in == bytes) {
                decoder.decode(ByteBuffer.wrap(in));
                return true;
            }
            CharBuffer out = CharBuffer.allocate((int) (in.length * (double) decoder.maxCharsPerByte()) + 4);
            // No end of input: the last character may be cut in two.
            CoderResult result = decoder.decode(ByteBuffer.wrap(in), out, false);
            return !result.isError();
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private Optional<Charset> byLanguage() {
        byte[] sample = sample();
        Letters best = null;
        double least = Double.MAX_VALUE;
        for (Letters letters : Letters.ALL) {
            double cost = letters.cost(sample, whole && sample == bytes, least);
            if (cost < least) {
                least = cost;
                best = letters;
            }
        }
        int high = 0;
        for (byte b : sample) {
            if (b < 0) {
                high++;
            }
        }
        if (best == null || least / high > DOUBT) {
            Optional<Charset> other = byIcu(sample);
            if (other.isPresent()) {
                return other;
            }
        }
        if (best == null) {
            return Optional.of(CP1252);
        }
        if (best.charset.equals(CP1252) && !hasC1()) {
            return Optional.of(StandardCharsets.ISO_8859_1);
        }
        return Optional.of(best.charset);
    }

    private boolean hasC1() {
        for (byte b : bytes) {
            if ((b & 0xe0) == 0x80) {
                return true;
            }
        }
        return false;
    }

    /** Languages that {@link Letters} does not know: Hebrew, Arabic, Turkish. */
    private static Optional<Charset> byIcu(byte[] sample) {
        if (sample.length < 40) {
            return Optional.empty();
        }
        CharsetMatch match = new CharsetDetector().setText(sample).detect();
        if (match == null || match.getConfidence() < 30 || !Charset.isSupported(match.getName())) {
            return Optional.empty();
        }
        return Optional.of(Charset.forName(match.getName()));
    }

    /** The lines with something else than ASCII. */
    private byte[] sample() {
        if (bytes.length <= SAMPLE) {
            return bytes;
        }
        byte[] sample = new byte[SAMPLE];
        int filled = 0;
        int line = 0;
        while (line < bytes.length && filled < SAMPLE) {
            int end = line;
            boolean plain = true;
            while (end < bytes.length && bytes[end] != '\n' && end - line < SAMPLE) {
                plain &= bytes[end++] >= 0;
            }
            if (end < bytes.length && bytes[end] == '\n') {
                end++;
            }
            int take = plain ? 0 : Math.min(end - line, SAMPLE - filled);
            System.arraycopy(bytes, line, sample, filled, take);
            filled += take;
            line = end;
        }
        return Arrays.copyOf(sample, filled);
    }

    /** What a charset is used to write, and how likely a text is such. */
    private static final class Letters {
        private static final String PUNCTUATION = "\u00a0«»„“”‘’‚–—…•€£°§©®·¿¡´№™、。・「」ー『』（）！？，：；〜“”";

        /** By how often they are used, of Russian, Ukrainian and Bulgarian. */
        private static final String CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ";

        private static final String WESTERN = "éäüöàèßçñóáíãêåøõôâúæîëïûùìòýœÿðþš";
        private static final String CENTRAL = "áéíóěšřýčżłąęöžůúäśćńőűüţăâîźďňťôç";
        private static final String GREEK = "αοιετσνηυρπκμλωςίόγάδήέθφύχβώξζψϊϋ";
        private static final String HAN = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生"
                + "日本語文書東京会社員今行見時間何私学校先作用方法事業者部長報告電話番号製品月火水木金土"
                + "這個們來說國為時會對學發經過現還沒進種開無長實關電點問題";

        private static final List<Letters> ALL = List.of(
                new Letters("windows-1252", WESTERN, Kind.LATIN, 0),
                new Letters("windows-1251", CYRILLIC, Kind.ALPHABET, 0),
                new Letters("KOI8-R", CYRILLIC, Kind.ALPHABET, 0),
                new Letters("IBM866", CYRILLIC, Kind.ALPHABET, 0),
                new Letters("windows-31j", HAN, Kind.HAN, 0),
                new Letters("EUC-JP", HAN, Kind.HAN, 0),
                new Letters("GB18030", HAN, Kind.HAN, 0.1),
                new Letters("Big5", HAN, Kind.HAN, 0.1),
                new Letters("EUC-KR", HAN, Kind.HAN, 0.5),
                new Letters("windows-1250", CENTRAL, Kind.LATIN, 0.3),
                new Letters("ISO-8859-2", CENTRAL, Kind.LATIN, 0.31),
                new Letters("windows-1253", GREEK, Kind.ALPHABET, 0.5),
                new Letters("IBM850", WESTERN, Kind.LATIN, 0.5),
                new Letters("ISO-8859-5", CYRILLIC, Kind.ALPHABET, 0.5));

        private enum Kind {
            /** Its letters beyond ASCII stand between ASCII ones. */
            LATIN,
            /** All of its letters are beyond ASCII. */
            ALPHABET,
            /** Two bytes each. */
            HAN
        }

        private final Charset charset;
        private final String known;
        private final Kind kind;
        /** More for each letter: a charset that is seldom met must be clearly better. */
        private final double rarity;

        private Letters(String charset, String known, Kind kind, double rarity) {
            this.charset = Charset.forName(charset);
            this.known = known;
            this.kind = kind;
            this.rarity = rarity;
        }

        static boolean isPunctuation(char c) {
            return PUNCTUATION.indexOf(c) >= 0;
        }

        /** The lower, the likelier; not told exactly beyond a bound. A sample that is no end may be cut in a character. */
        double cost(byte[] sample, boolean isEnd, double bound) {
            String text;
            try {
                CharsetDecoder decoder = charset.newDecoder()
                        .onMalformedInput(kind == Kind.HAN ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
                CharBuffer out = CharBuffer.allocate(sample.length + 4);
                if (decoder.decode(ByteBuffer.wrap(sample), out, isEnd).isError()) {
                    return Double.MAX_VALUE;
                }
                text = out.flip().toString();
            } catch (IllegalStateException e) {
                return Double.MAX_VALUE;
            }
            double cost = 0;
            for (int i = 0; i < text.length() && cost < bound; i++) {
                char c = text.charAt(i);
                if (c < 0x80) {
                    continue;
                }
                char before = i == 0 ? ' ' : text.charAt(i - 1);
                char after = i + 1 == text.length() ? ' ' : text.charAt(i + 1);
                cost += costOf(c, before, after) + rarity;
            }
            return cost;
        }

        private double costOf(char c, char before, char after) {
            if (c == '\ufffd' || c < 0xa0 || Character.getType(c) == Character.PRIVATE_USE) {
                return 18;
            }
            if (isPunctuation(c)) {
                boolean inWord = Character.isLetter(before) && Character.isLetter(after);
                return kind == Kind.HAN ? (c > 0x2fff ? 3 : 5) : inWord && c != '’' && c != '·' ? 9 : 4;
            }
            if (!Character.isLetter(c)) {
                return kind == Kind.HAN && c > 0x2fff ? 8 : 11;
            }
            return kind == Kind.HAN ? ofHan(c, before, after) : ofAlphabet(c, before, after);
        }

        private double ofHan(char c, char before, char after) {
            double beside = isAsciiLetter(before) || isAsciiLetter(after) ? 3 : 0;
            return beside
                    + switch (Character.UnicodeScript.of(c)) {
                        case HIRAGANA -> charset.name().startsWith("GB") ? 6 : 4;
                        case KATAKANA -> c >= 0xff61 ? 7 : charset.name().startsWith("GB") ? 7 : 5;
                        case HANGUL -> 7.5;
                        case HAN -> known.indexOf(c) >= 0 ? 6 : isCommon(c) ? 9 : 14;
                        default -> 16;
                    };
        }

        /** The first of the two levels into which the standards of Japan, China and Taiwan sort them. */
        private boolean isCommon(char c) {
            byte[] code = String.valueOf(c).getBytes(charset);
            int lead = code[0] & 0xff;
            return switch (charset.name()) {
                case "windows-31j" -> lead >= 0x88 && lead <= 0x97;
                case "EUC-JP" -> lead >= 0xb0 && lead <= 0xcf;
                case "GB18030" -> code.length == 2 && lead >= 0xb0 && lead <= 0xd7 && (code[1] & 0xff) > 0xa0;
                case "Big5" -> lead >= 0xa4 && lead <= 0xc6;
                default -> false;
            };
        }

        private double ofAlphabet(char c, char before, char after) {
            char small = Character.toLowerCase(c);
            int rank = known.indexOf(small);
            // Zipf: the tenth is used a tenth as often as the first.
            double cost = rank < 0 ? 10 : 2 + Math.log(1 + rank);
            if (kind == Kind.LATIN) {
                boolean beside =
                        Character.isLetter(before) && before > 0x7f || Character.isLetter(after) && after > 0x7f;
                if (beside) {
                    cost += 3;
                }
            } else if (isAsciiLetter(before) || isAsciiLetter(after)) {
                cost += 5;
            }
            if (small != c) {
                cost += Character.isLetter(before) ? Character.isLowerCase(before) ? 7 : 0.3 : 1;
            } else if (Character.isUpperCase(before) && Character.isUpperCase(after)) {
                cost += 4;
            }
            return cost;
        }

        private static boolean isAsciiLetter(char c) {
            return c < 0x80 && Character.isLetter(c);
        }
    }
}
