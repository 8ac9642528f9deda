package dropforge.files;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Names that are passed over: files that a program is still writing under a temporary name, and what editors leave
 * behind. The rename to the final name is what counts. A folder that is passed over hides all that is in it.
 */
public final class IgnoreRules {
    /** Dot files, downloads and copies in progress, droppings of Office, vim and Emacs. */
    public static final List<String> DEFAULT_PATTERNS = List.of(
            ".*",
            "*.part",
            "*.partial",
            "*.tmp",
            "*.temp",
            "*.crdownload",
            "*.download",
            "*.filepart",
            "*.swp",
            "*.swx",
            "*~",
            "~$*",
            "#*#",
            "Thumbs.db",
            "desktop.ini");

    private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]{}\\\\]");

    private final List<Predicate<String>> rules;

    /**
     * @param patterns globs for single names, such as {@code *.bak}
     * @throws UserMistake for a pattern that is no glob
     */
    public IgnoreRules(List<String> patterns) {
        this.rules = patterns.stream().map(IgnoreRules::rule).toList();
    }

    /** Most are of the kind {@code *.tmp} or {@code .*}, and each name is put to all of them. */
    private static Predicate<String> rule(String pattern) {
        String rest = pattern.replaceFirst("^\\*|\\*$", "");
        if (!Platform.isCaseHeeded() || rest.isEmpty() || SPECIAL.matcher(rest).find()) {
            return glob(pattern);
        }
        if (rest.length() == pattern.length()) {
            return pattern::equals;
        }
        return pattern.startsWith("*") ? name -> name.endsWith(rest) : name -> name.startsWith(rest);
    }

    private static Predicate<String> glob(String pattern) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            return name -> {
                try {
                    return matcher.matches(Path.of(name));
                } catch (InvalidPathException _) {
                    // Windows has files of names that Java cannot write, such as one with a blank at its end.
                    return false;
                }
            };
        } catch (PatternSyntaxException e) {
            throw new UserMistake(
                    "The ignore pattern %s is no glob (%s); write it like *.bak."
                            .formatted(pattern, e.getDescription()),
                    e);
        }
    }

    /** Whether one of the names of this path, relative to the watched folder, is to be passed over. */
    public boolean ignores(Path relative) {
        for (Path name : relative) {
            if (ignoresName(name.toString())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a single name is to be passed over. */
    public boolean ignoresName(String name) {
        for (Predicate<String> rule : rules) {
            if (rule.test(name)) {
                return true;
            }
        }
        return false;
    }
}
