package dropforge.journal;

import dropforge.files.WrongUsage;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Names of files within a watched folder: one path, or a glob. {@code *} and {@code ?} stand for letters other than
 * {@code /}, {@code **} for any, <code>{a,b}</code> for one of these and {@code [0-9]} for one such letter. What
 * has no {@code /} is about the last name, at any depth: {@code *.csv}, {@code may.csv}; a glob with {@code /} is about all of the path:
 * <code>2024/*.csv</code>. A file that is called just like the pattern fits too.
 */
public final class PathPattern {
    private final String text;
    /** Null for one path. */
    private final Pattern pattern;
    /** Whether it is about the last name only. */
    private final boolean anyDepth;

    private PathPattern(String text, Pattern pattern, boolean anyDepth) {
        this.text = text;
        this.pattern = pattern;
        this.anyDepth = anyDepth;
    }

    /** This name alone, whatever characters it has. */
    public static PathPattern exactly(String path) {
        return new PathPattern(path, null, false);
    }

    /**
     * A path where it has a {@code /} and none of the characters {@code * ? [} and opening brace, otherwise a glob.
     *
     * @throws WrongUsage for a glob that is not complete
     */
    public static PathPattern of(String text) {
        return of(text, text.indexOf('/') < 0);
    }

    /**
     * The same, but about all of the path also where it has no {@code /}.
     *
     * @throws WrongUsage for a glob that is not complete
     */
    public static PathPattern fromTop(String text) {
        return of(text, false);
    }

    private static PathPattern of(String text, boolean anyDepth) {
        if (!anyDepth && text.chars().noneMatch(PathPattern::isSpecial)) {
            return exactly(text);
        }
        try {
            return new PathPattern(
                    text, Pattern.compile((anyDepth ? "(?:.*/)?" : "") + regex(text), Pattern.DOTALL), anyDepth);
        } catch (PatternSyntaxException | StringIndexOutOfBoundsException e) {
            throw new WrongUsage(
                    "%s is no pattern of names; write it like *.csv, 2024/*.csv or 2024/**/{a,b}.csv.".formatted(text));
        }
    }

    private static boolean isSpecial(int character) {
        return "*?[{".indexOf(character) >= 0;
    }

    private static String regex(String glob) {
        var regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char character = glob.charAt(i);
            switch (character) {
                case '*' -> {
                    if (glob.startsWith("**/", i)) {
                        regex.append("(?:.*/)?");
                        i += 2;
                    } else if (glob.startsWith("**", i)) {
                        regex.append(".*");
                        i++;
                    } else {
                        regex.append("[^/]*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    int end = glob.indexOf(']', i + 2);
                    String inside = glob.substring(i + 1, end)
                            .replace("\\", "\\\\")
                            .replace("[", "\\[")
                            .replace("&", "\\&");
                    regex.append("(?!/)[")
                            .append(inside.replaceFirst("^!", "^"))
                            .append(']');
                    i = end;
                }
                case '{' -> {
                    regex.append("(?:");
                    braces++;
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '\\' -> regex.append(Pattern.quote(glob.substring(++i, i + 1)));
                default -> regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return regex.toString();
    }

    /** Whether this name, which may be null, is one of them. */
    public boolean fits(String path) {
        return path != null
                && (path.equals(text)
                        || (pattern != null && pattern.matcher(path).matches()));
    }

    /** The one name; empty for a glob. */
    Optional<String> name() {
        return pattern == null ? Optional.of(text) : Optional.empty();
    }

    /** What all of the names begin with; empty where that is not said. */
    String prefix() {
        if (pattern == null) {
            return text;
        }
        if (anyDepth) {
            return "";
        }
        int end = 0;
        while (end < text.length() && !isSpecial(text.charAt(end)) && text.charAt(end) != '\\') {
            end++;
        }
        return text.substring(0, end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern that
                && text.equals(that.text)
                && anyDepth == that.anyDepth
                && (pattern == null) == (that.pattern == null);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
