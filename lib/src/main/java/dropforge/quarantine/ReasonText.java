package dropforge.quarantine;

import dropforge.files.Counted;
import dropforge.schema.Finding;
import java.util.stream.Collectors;

/** Why a file is in quarantine, in plain words. */
public final class ReasonText {
    private ReasonText() {}

    public static String of(Quarantined file) {
        return """
                %s is not learned from.

                %s

                %s, SHA-256 %s; judged %s%s.
                %s\
                """.formatted(
                        file.path(),
                        file.findings().stream()
                                .map(Finding::sentence)
                                .map(sentence -> "- " + sentence)
                                .collect(Collectors.joining("\n")),
                        Counted.of(file.size(), "byte"),
                        file.sha256(),
                        file.at(),
                        file.schema() == null ? "" : " by version %d of schema.json".formatted(file.schema()),
                        next(file));
    }

    private static String next(Quarantined file) {
        if (file.repaired() != null) {
            return "A file of this name is in use since %s; this one may go.".formatted(file.repaired());
        }
        String repair = file.moved()
                ? "Repair it and drop it again under its name, or `quarantine release %s` puts it back as it is, to be judged anew."
                : "Repair it where it is, or `quarantine release %s` takes the mark away.";
        return repair.formatted(file.path());
    }
}
