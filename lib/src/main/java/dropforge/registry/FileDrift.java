package dropforge.registry;

import dropforge.drift.DriftReport;

/**
 * How a training file differs from the rows that the champion learned from.
 *
 * @param path relative to the training folder
 * @param sha256 of its bytes
 * @param against the champion
 */
public record FileDrift(String path, String sha256, int against, DriftReport report) {
    /** In one sentence. */
    public String sentence() {
        return "%s, against what version %d learned from: %s.".formatted(path, against, report.headline());
    }
}
