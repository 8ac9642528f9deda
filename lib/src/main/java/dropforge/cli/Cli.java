package dropforge.cli;

import dropforge.files.UserMistake;
import dropforge.files.WrongUsage;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command as every command of this project runs: exit code 0 done, 1 the work failed, 2 wrong usage; a mistake gets
 * one sentence on the error stream, and with {@code --verbose} the stack trace below it.
 */
public final class Cli {
    /** What picocli says where it is not said which of several commands is meant. */
    private static final String NO_COMMAND = "Missing required subcommand";

    /** What picocli says of a number that is none. */
    private static final String NOT_WHOLE = " is not an? (int|long)$";

    /** Null on a terminal. */
    private static FailingOutput out;

    private Cli() {}

    /** Runs a picocli command and ends the process with its exit code. */
    public static void run(Object command, String... args) {
        System.exit(execute(command, args));
    }

    /** Runs a picocli command. */
    public static int execute(Object command, String... args) {
        // Figures and dates look alike for everybody, and for programs that read them.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        speakUtf8ToPrograms();
        boolean verbose = List.of(args).contains("--verbose");
        logToScreen(verbose);
        var commandLine = new CommandLine(command);
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, Cli::footer);
        int code = commandLine
                .setHelpSectionMap(commandLine.getHelpSectionMap())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Cli::wrongUsage)
                .setExecutionExceptionHandler((failure, line, _) -> failed(failure, line, verbose))
                .setExecutionStrategy(Cli::run)
                .execute(args);
        return outputFault()
                .map(fault -> {
                    System.err.println(
                            "The output cannot be written (%s). Make room, or name another place.".formatted(fault));
                    return ExitCode.SOFTWARE;
                })
                .orElse(code);
    }

    /** What kept the output from being written; a reader that has seen enough, as {@code head} has, is no fault. */
    private static Optional<String> outputFault() {
        System.out.flush();
        return Optional.ofNullable(out)
                .map(FailingOutput::failure)
                .map(Throwable::getMessage)
                .filter(message -> !message.contains("Broken pipe"));
    }

    /** Whatever language the machine speaks; a terminal has an encoding of its own, which Java knows. */
    private static void speakUtf8ToPrograms() {
        if (System.console() == null || !System.console().isTerminal()) {
            out = new FailingOutput(new FileOutputStream(FileDescriptor.out));
            System.setOut(new PrintStream(new BufferedOutputStream(out), true, StandardCharsets.UTF_8));
        }
    }

    /** An example stays on one line, however narrow the terminal is, so that it can be copied. */
    private static String footer(Help help) {
        var usage = help.commandSpec().usageMessage();
        var footer = new StringBuilder();
        for (String line : usage.footer()) {
            int width = line.contains("./jbang ") ? Math.max(line.length() + 1, usage.width()) : usage.width();
            Help.join(help.ansi(), width, usage.adjustLineBreaksForWideCJKCharacters(), new String[] {line}, footer);
        }
        return footer.toString();
    }

    private static int run(ParseResult parsed) {
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int wrongUsage(ParameterException mistake, String[] args) {
        PrintWriter err = mistake.getCommandLine().getErr();
        var commands = mistake.getCommandLine().getSubcommands().keySet();
        err.println(
                mistake.getMessage().equals(NO_COMMAND)
                        ? "Say what to do: one of %s.".formatted(String.join(", ", commands))
                        : sentence(mistake).replaceFirst(NOT_WHOLE, " is not a whole number"));
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("See %s --help."
                .formatted(mistake.getCommandLine().getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine line, boolean verbose) {
        line.getErr().println(sentence(failure));
        if (verbose) {
            failure.printStackTrace(line.getErr());
        } else if (!(failure instanceof UserMistake)) {
            line.getErr().println("Say it again with --verbose to see where it comes from.");
        }
        return failure instanceof WrongUsage ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static String sentence(Exception failure) {
        if (failure instanceof UserMistake || failure instanceof ParameterException) {
            return failure.getMessage();
        }
        return "This should not have happened: %s".formatted(failure);
    }

    /** Libraries speak on the screen only when asked. */
    private static void logToScreen(boolean verbose) {
        LogManager.getLogManager().reset();
        if (verbose) {
            var handler = new ConsoleHandler();
            handler.setLevel(Level.FINE);
            Logger.getLogger("").addHandler(handler);
            Logger.getLogger("dropforge").setLevel(Level.FINE);
        }
    }
}
