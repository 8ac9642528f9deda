package dropforge.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
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

    private final List<PathMatcher> matchers;

    /**
     * @param patterns globs for single names, such as {@code *.bak}
     * @throws UserMistake for a pattern that is no glob
     */
    public IgnoreRules(List<String> patterns) {
        this.matchers = patterns.stream().map(IgnoreRules::matcher).toList();
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
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
            for (PathMatcher matcher : matchers) {
                if (matcher.matches(name)) {
                    return true;
                }
            }
        }
        return false;
    }
}
