package dropforge.benchwatch;

import dropforge.files.Platform;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Python that a script of a peer runs in: a virtual environment with what it names at its top.
 */
public record PeerPython(Path script) {

    /** The interpreter; the environment is made once, in the user's cache. */
    public String interpreter() throws IOException, InterruptedException {
        List<String> packages =
                Files.readAllLines(script).stream()
                        .filter(line -> line.matches("#\\s+\"\\S+==\\S+\","))
                        .map(line -> line.replaceAll("[#\\s\",]", ""))
                        .toList();
        Path folder =
                Platform.cacheFolder()
                        .resolve("bench-" + Sha256.of(String.join(" ", packages)).substring(0, 12));
        Path done = folder.resolve("ready");
        if (!Files.exists(done)) {
            System.err.println("Making a virtual environment for the peer, once ...");
            finish(List.of("python3", "-m", "venv", "--clear", folder.toString()));
            var install = new ArrayList<>(List.of(folder + "/bin/pip", "install", "-q"));
            install.addAll(packages);
            finish(install);
            Files.createFile(done);
        }
        return folder + "/bin/python";
    }

    private static void finish(List<String> command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor()
                != 0) {
            throw new UserMistake(
                    "%s failed; the peer needs Python 3.11 or newer with pip."
                            .formatted(String.join(" ", command)));
        }
    }
}
