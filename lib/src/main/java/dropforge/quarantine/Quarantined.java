package dropforge.quarantine;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.schema.Finding;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A file in quarantine: the content of its {@code .reason.json}.
 *
 * @param name under which it is in quarantine, relative to that folder, {@code /} between names
 * @param path where it was, relative to the training folder
 * @param at when it was judged
 * @param sha256 of its bytes, in hexadecimal
 * @param size in bytes
 * @param moved whether it was moved; else it is where it was, and only marked
 * @param journalEntry id of the entry that says so
 * @param schema version of the schema that it was judged by; null where there was none
 * @param findings why, the weightiest first
 * @param repaired when a file of its path was used since; null while none was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Quarantined(
        String name,
        String path,
        Instant at,
        String sha256,
        long size,
        boolean moved,
        long journalEntry,
        Integer schema,
        List<Finding> findings,
        Instant repaired) {
    /** A record that lacks one of these was not written by this program. */
    public Quarantined {
        if (findings == null || findings.isEmpty() || findings.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("It does not say why");
        }
        for (Object needed : Arrays.asList(name, path, at, sha256)) {
            Objects.requireNonNull(needed, "It lacks a field");
        }
    }

    Quarantined withEntry(long id) {
        return new Quarantined(name, path, at, sha256, size, moved, id, schema, findings, repaired);
    }

    Quarantined withRepaired(Instant when) {
        return new Quarantined(name, path, at, sha256, size, moved, journalEntry, schema, findings, when);
    }

    /** Whether nobody has dealt with it. */
    public boolean awaitsRepair() {
        return repaired == null;
    }
}
