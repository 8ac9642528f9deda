package dropforge;

import dropforge.journal.JournalQuery;
import dropforge.report.Figure;
import dropforge.report.Plots;
import java.time.Duration;
import java.time.Instant;

/** Pictures of a workspace, each of which shows itself in a notebook; {@link Workbench#plots()} gives it. */
public final class Pictures {
    /** Journal entries in a picture, the newest. */
    public static final int EVENTS = 100_000;

    private final Workbench bench;

    Pictures(Workbench bench) {
        this.bench = bench;
    }

    /** The newest {@value #EVENTS} events over time. */
    public Figure timeline() {
        return timeline(JournalQuery.ALL.withLimit(EVENTS));
    }

    /** The events of this time until now. */
    public Figure timeline(Duration lately) {
        return timeline(JournalQuery.ALL.withSince(Instant.now().minus(lately)));
    }

    /** The events that a query asks for. */
    public Figure timeline(JournalQuery query) {
        return Plots.timeline(bench.events(query));
    }
}
