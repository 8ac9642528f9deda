package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.quarantine.Quarantined;
import dropforge.table.DataFile;
import dropforge.table.FileProblem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tells in the journal which training files are refused, once each, and which are good again. */
record FileReports(Journal journal) {
    /** An entry for each file that is refused for the first time with these bytes, and for each that is good again. */
    void tell(List<FileProblem> refused, List<DataFile> used) {
        Map<String, JournalEntry> open = journal.openErrors(Retrainer.ROOT);
        for (FileProblem problem : refused) {
            JournalEntry known = open.remove(problem.path());
            if (known == null || !tells(known, problem)) {
                journal.append(Draft.of(Kind.ERROR, Retrainer.ROOT, problem.path())
                        .withSha256(problem.sha256())
                        .with("message", problem.sentence())
                        .with("row", problem.row() == 0 ? null : problem.row())
                        .with("column", problem.column()));
            }
        }
        for (DataFile file : used) {
            JournalEntry known = open.get(file.path());
            if (known != null) {
                tellRecovered(file);
            }
        }
    }

    /** Whether it is marked as being in quarantine, for this, where it is. */
    boolean isMarked(FileProblem problem) {
        JournalEntry known = journal.openErrors(Retrainer.ROOT).get(problem.path());
        return known != null && known.kind() == Kind.FILE_QUARANTINED && tells(known, problem);
    }

    /** An entry for each file that is used in the place of one that was moved to quarantine. */
    void tellRepaired(List<Quarantined> repaired, List<DataFile> used) {
        var paths = repaired.stream()
                .filter(Quarantined::moved)
                .map(Quarantined::path)
                .collect(Collectors.toSet());
        used.stream().filter(file -> paths.contains(file.path())).forEach(this::tellRecovered);
    }

    private void tellRecovered(DataFile file) {
        journal.append(Draft.of(Kind.RECOVERED, Retrainer.ROOT, file.path())
                .withSha256(file.sha256())
                .with("message", "%s is good now: %s.".formatted(file.path(), Counted.of(file.rows(), "row"))));
    }

    /** How many of the other files differ is part of the sentence, so that alone is no news. */
    private static boolean tells(JournalEntry error, FileProblem problem) {
        // Of a folder that got another name since, the sentence names the old one.
        return error.path().equals(problem.path())
                && (problem.sha256() == null
                        ? problem.sentence().equals(error.text("message"))
                        : problem.sha256().equals(error.sha256())
                                && Objects.equals(problem.column(), error.text("column"))
                                && problem.row() == (error.detail().containsKey("row") ? error.number("row") : 0));
    }
}
