package dropforge.cli;

import dropforge.Workbench;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command has. */
public final class CommonOptions {
    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "folder that holds everything (default: ${DEFAULT-VALUE})")
    private Path workspace;

    @Option(names = "--json", description = "for programs: JSON instead of text, times in UTC")
    private boolean json;

    @Option(names = "--verbose", description = "say more, and show where an error comes from")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    public Path workspace() {
        return workspace;
    }

    public boolean json() {
        return json;
    }

    /** Opens the workspace to look at it. */
    public Workbench open() {
        return Workbench.open(workspace);
    }
}
