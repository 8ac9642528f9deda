package dropforge.handle;

import dropforge.files.UserMistake;
import dropforge.files.WrongUsage;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A command that is run for changes. What it is named after stands in its text: {@code {}} for the file, absolute,
 * {@code {path}} for its path relative to the watched folder, {@code {kind}} such as {@code added}, {@code {from}} for the
 * old path of a rename; the same is in the environment as {@code DROPFORGE_FILE}, {@code _PATH}, {@code _KIND},
 * {@code _FROM}, and the folder as {@code DROPFORGE_ROOT}. It is run where this process runs, with nothing to read. A
 * file that has gone again by its turn is passed over; one whose folder has another name by then is given by that.
 *
 * @param command a program and its arguments; with quotes, pipes and the like it is run by {@code sh -c}, which gets the
 *     names as arguments and never as text
 * @param batch whether it is run once for all that came together, with {@code {}} for all their files, each once; split
 *     as by {@code xargs} where they are too many
 * @param wanted for which changes
 * @param name under which it goes on at the next start where it was; null: for what happens while it is there
 * @param retries after an exit code other than 0; by then an {@code error} is journaled, and it goes on
 */
public record Exec(String command, boolean batch, Wanted wanted, String name, Retries retries) {
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final String LIVE_NAME = "exec";

    /** @throws WrongUsage when the command cannot be run */
    public Exec {
        var _ = new CommandTemplate(command, batch);
    }

    /**
     * Starts it.
     *
     * @param out is given each line that the command prints, from some thread
     * @param err is given each line that it prints on its error stream
     * @throws UserMistake when a handler of this name is at work already
     */
    public Handler start(Handlers handlers, Consumer<String> out, Consumer<String> err) {
        var action = new CommandAction(this, out, err);
        return handlers.start(new Handler.Terms(
                name == null ? LIVE_NAME : Subscription.checked(name),
                name != null,
                wanted,
                batch ? QUIET : null,
                true,
                retries,
                action));
    }
}
