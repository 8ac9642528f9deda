package dropforge.cli;

import dropforge.files.WrongUsage;
import dropforge.handle.Exec;
import dropforge.handle.Retries;
import dropforge.handle.Wanted;
import dropforge.journal.Kind;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A command for each change, as {@code watch} takes it. */
public final class ExecOptions {
    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description = {
                "run CMD for each change of a file, one at a time: {} is the file, {path} relative to the folder,"
                        + " {kind} what happened, {from} the old path of a rename; in the environment DROPFORGE_FILE, _PATH,"
                        + " _KIND, _FROM, and _ROOT, the folder. Without a target, nothing is trained"
            })
    private String one;

    @Option(
            names = "--exec-batch",
            paramLabel = "CMD",
            description = "run CMD once for all that came together; {} is all their files")
    private String batch;

    @Option(
            names = "--exec-on",
            paramLabel = "KINDS",
            split = ",",
            converter = ChangeConverter.class,
            description = "for these kinds of change (default: added,modified,renamed)")
    private List<Kind> kinds;

    @Option(
            names = "--exec-filter",
            paramLabel = "GLOB",
            description = "for files of these names, such as '*.csv', or 'sub/*.csv' for paths")
    private String glob;

    @Option(
            names = "--exec-name",
            paramLabel = "NAME",
            description = "remember under this name how far it came: the next start with it goes on there")
    private String name;

    @Option(
            names = "--exec-retry",
            paramLabel = "N",
            defaultValue = "0",
            description = "try again so often after an exit code other than 0 (default: ${DEFAULT-VALUE})")
    private int retries;

    /** What the user said; empty without a command. */
    public Optional<Exec> exec() {
        if (one != null && batch != null) {
            throw new WrongUsage("--exec runs for each change and --exec-batch for all together; say one of them.");
        }
        if (one == null && batch == null) {
            if (kinds != null || glob != null || name != null || retries != 0) {
                throw new WrongUsage("There is no command to run; say it with --exec 'CMD {}' or --exec-batch.");
            }
            return Optional.empty();
        }
        if (retries < 0) {
            throw new WrongUsage("--exec-retry is %d, but must be 0 or more.".formatted(retries));
        }
        Wanted wanted = (kinds == null ? Wanted.FILES : Wanted.ALL.withKinds(kinds)).withGlob(glob);
        return Optional.of(new Exec(
                one == null ? batch : one, batch != null, wanted, name, new Retries(retries, Retries.DEFAULT.pause())));
    }
}
