package dropforge.cli;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The log of a long-running process: {@code logs/dropforge.N.log} in the workspace, 5 files of 2 MB at most. */
public final class LogFile {
    private static final int BYTES = 2 << 20;
    private static final int FILES = 5;

    private LogFile() {}

    /** From now on the log goes there, stack traces included. */
    public static void in(Path workspace) {
        Path folder = workspace.resolve("logs");
        try {
            Files.createDirectories(folder);
            System.setProperty(
                    "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
            var handler = new FileHandler(
                    // In its patterns % begins what is to be filled in.
                    folder.toString().replace("%", "%%") + "/dropforge.%g.log", BYTES, FILES, true);
            handler.setErrorManager(new OneSentence(folder));
            handler.setFormatter(new SimpleFormatter());
            handler.setLevel(Level.FINE);
            Logger.getLogger("").addHandler(handler);
            Logger.getLogger("dropforge").setLevel(Level.FINE);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write the log in %s (%s). Give this user write access to it."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** What the log itself meets, as a full disk, is told once and not with a stack trace. */
    private static final class OneSentence extends ErrorManager {
        private final Path folder;
        private boolean told;

        OneSentence(Path folder) {
            this.folder = folder;
        }

        @Override
        public synchronized void error(String message, Exception failure, int code) {
            if (!told) {
                told = true;
                System.err.printf(
                        "The log in %s cannot be written (%s) and goes on without what happens meanwhile. Make room, or give this user write access.%n",
                        folder, failure == null ? message : failure.getMessage());
            }
        }
    }
}
