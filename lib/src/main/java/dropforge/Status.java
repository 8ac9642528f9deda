package dropforge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.journal.JournalEntry;
import dropforge.registry.ModelVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * How a workspace is doing, seen from any process.
 *
 * @param workspace its folder
 * @param watcher the process that watches; null while none does
 * @param training the version being trained now; null while none is
 * @param files training files in the baseline
 * @param pending changes of training files that no model has seen yet
 * @param champion the version in use; null before the first
 * @param versions how many there are
 * @param errors the newest errors that nothing has resolved since, newest last, ten at most
 * @param diskFreeBytes where the workspace lies
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
        Path workspace,
        Watcher watcher,
        Training training,
        long files,
        int pending,
        ModelVersion champion,
        int versions,
        List<JournalEntry> errors,
        long diskFreeBytes) {

    public record Watcher(long pid, Instant since) {}

    public record Training(int version, Instant since) {}
}
