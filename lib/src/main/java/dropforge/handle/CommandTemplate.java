package dropforge.handle;

import dropforge.files.FileChange;
import dropforge.files.WrongUsage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command with placeholders, as the user wrote it, made ready for a change. Names of files never become text of a shell:
 * a command that needs one gets them as its arguments, and each placeholder becomes a reference to one of them, quoted
 * as it stands.
 */
final class CommandTemplate {
    static final String FILE = "{}";
    private static final List<String> PLACEHOLDERS = List.of(FILE, "{path}", "{kind}", "{from}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(|path|kind|from)}");
    private static final boolean WINDOWS = File.separatorChar == '\\';
    /** Without any of these, and without an assignment at the front, a shell would do nothing but split it into words. */
    private static final Pattern NEEDS_A_SHELL =
            Pattern.compile(WINDOWS ? "[|&;<>()$`\"'*?\\[\\]#~!\n]" : "[|&;<>()$`\"'*?\\[\\]#~!\n\\\\]|^\\s*\\w+=");
    /** A shell within the shell would read the name as a piece of a command. */
    private static final Pattern INNER_SHELL =
            Pattern.compile("(?:^|[\\s;&|(/`])(?:ba|da|k|z|a)?sh\\s+(?:-\\S+\\s+)*-[a-z]*c\\b|(?:^|[\\s;&|(`])eval\\s");
    /** Of bytes, so that the arguments and the environment go into what the systems take. */
    private static final int LONGEST = WINDOWS ? 30_000 : 128 * 1024;

    private final String text;
    private final boolean batch;
    /** Null where no shell is needed. */
    private final String shellText;

    /**
     * @param batch whether {@code {}} stands for all files at once
     * @throws WrongUsage when it cannot be run
     */
    CommandTemplate(String text, boolean batch) {
        this.text = text.strip();
        this.batch = batch;
        if (this.text.isEmpty()) {
            throw new WrongUsage("The command is empty; say what is to be run, as in 'wc -l {}'.");
        }
        if (batch) {
            refuseWhatOnlyOneChangeHas();
        }
        shellText = NEEDS_A_SHELL.matcher(this.text).find() ? forShell() : null;
        if (shellText == null) {
            refuseWhatIsNotThere(words().getFirst());
        } else {
            refuseWhatNoShellReads();
        }
    }

    private void refuseWhatOnlyOneChangeHas() {
        Matcher found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            if (!found.group().equals(FILE)) {
                throw new WrongUsage(
                        "%s is of one change, and a batch has many; use {} alone, which stands for all their files."
                                .formatted(found.group()));
            }
        }
    }

    private static void refuseWhatIsNotThere(String program) {
        if (WINDOWS || PLACEHOLDER.matcher(program).find()) {
            return;
        }
        boolean found = program.contains("/")
                ? Files.isExecutable(Path.of(program))
                : Arrays.stream(System.getenv()
                                .getOrDefault("PATH", "/usr/bin:/bin")
                                .split(File.pathSeparator))
                        .anyMatch(folder -> isProgram(folder, program));
        if (!found) {
            throw new WrongUsage(
                    "There is no program %s to run; name one that is on the PATH, or its path.".formatted(program));
        }
    }

    private static boolean isProgram(String folder, String name) {
        Path file = Path.of(folder, name);
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private void refuseWhatNoShellReads() {
        try {
            Process check = new ProcessBuilder("sh", "-n", "-c", shellText)
                    .redirectErrorStream(true)
                    .start();
            check.getOutputStream().close();
            String said = new String(check.getInputStream().readAllBytes()).strip();
            if (check.waitFor() != 0) {
                throw new WrongUsage("sh cannot read the command %s (%s). Check its quotes and brackets."
                        .formatted(text, said.lines().findFirst().orElse("")));
            }
        } catch (IOException e) {
            throw new WrongUsage(
                    "The command %s needs a shell, and there is no sh here. Say a program with its arguments, and put the rest into it."
                            .formatted(text));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> words() {
        return List.of(text.split("\\s+"));
    }

    /** For people. */
    @Override
    public String toString() {
        return text;
    }

    /** The command of one change. */
    List<String> of(Delivery<FileChange> delivery) {
        List<String> values = List.of(
                delivery.file().toString(),
                harmless(delivery.path()),
                delivery.entry().kind().wireName(),
                harmless(delivery.entry().from()));
        if (shellText != null) {
            return shell(values);
        }
        return words().stream()
                .map(word -> replaced(word, name -> values.get(PLACEHOLDERS.indexOf(name))))
                .toList();
    }

    /** The commands for all these files: one, or more when they do not go into one. */
    List<List<String>> of(List<String> files) {
        if (!text.contains(FILE)) {
            return List.of(shellText == null ? words() : shell(List.of()));
        }
        var commands = new ArrayList<List<String>>();
        int from = 0;
        long bytes = 0;
        for (int at = 0; at < files.size(); at++) {
            bytes += files.get(at).getBytes().length + 1L;
            if (bytes > LONGEST && at > from) {
                commands.add(all(files.subList(from, at)));
                from = at;
                bytes = 0;
            }
        }
        commands.add(all(files.subList(from, files.size())));
        return commands;
    }

    private List<String> all(List<String> files) {
        if (shellText != null) {
            return shell(files);
        }
        return words().stream()
                .flatMap(word ->
                        word.contains(FILE) ? files.stream().map(file -> replaced(word, _ -> file)) : Stream.of(word))
                .toList();
    }

    /** A name that begins with a dash would be read as an option. */
    private static String harmless(String path) {
        return path == null ? "" : path.startsWith("-") ? "./" + path : path;
    }

    private static String replaced(String word, UnaryOperator<String> values) {
        return PLACEHOLDER.matcher(word).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group())));
    }

    private List<String> shell(List<String> arguments) {
        var command = new ArrayList<>(List.of("sh", "-c", shellText, "sh"));
        command.addAll(arguments);
        return command;
    }

    /** The text for {@code sh -c}, with a reference to an argument for each placeholder. */
    private String forShell() {
        boolean innerShell = INNER_SHELL.matcher(text).find();
        var script = new StringBuilder();
        // What is open at this place: quotes ' and ", commands in ( and `.
        Deque<Character> open = new ArrayDeque<>();
        for (int at = 0; at < text.length(); at++) {
            char top = open.isEmpty() ? ' ' : open.peek();
            char c = text.charAt(at);
            String placeholder = placeholderAt(at);
            if (placeholder != null) {
                if (innerShell && (top == '\'' || top == '"')) {
                    throw new WrongUsage(
                            "In %s a second shell would read the name of the file as a part of its command. Say without it what is to be run, since a shell is there already; or give the file as an argument: sh -c '... \"$1\"' sh {}."
                                    .formatted(text));
                }
                script.append(reference(placeholder, top));
                at += placeholder.length() - 1;
            } else if (c == '\\' && top != '\'' && at + 1 < text.length()) {
                script.append(c).append(text.charAt(++at));
            } else if (c == '#'
                    && top != '\''
                    && top != '"'
                    && (at == 0 || Character.isWhitespace(text.charAt(at - 1)))) {
                int end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                script.append(text, at, end);
                at = end - 1;
            } else {
                open(open, top, c, at > 0 ? text.charAt(at - 1) : ' ');
                script.append(c);
            }
        }
        return script.toString();
    }

    private static void open(Deque<Character> open, char top, char c, char before) {
        if (top == '\'' || (top == '"' && c == '"') || (top == '`' && c == '`')) {
            if (c == top) {
                open.pop();
            }
        } else if (c == ')') {
            if (top == '(') {
                open.pop();
            }
        } else if (c == '"' || c == '`' || (c == '\'' && top != '"') || (c == '(' && (top != '"' || before == '$'))) {
            open.push(c);
        }
    }

    private String placeholderAt(int at) {
        return PLACEHOLDERS.stream()
                .filter(name -> text.startsWith(name, at))
                .findFirst()
                .orElse(null);
    }

    private String reference(String placeholder, char quote) {
        String name = batch ? "$@" : "${" + (PLACEHOLDERS.indexOf(placeholder) + 1) + "}";
        return switch (quote) {
            case '"' -> name;
            case '\'' -> "'\"" + name + "\"'";
            default -> '"' + name + '"';
        };
    }
}
