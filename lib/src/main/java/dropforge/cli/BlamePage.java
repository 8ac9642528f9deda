package dropforge.cli;

import dropforge.registry.Blame;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the files of a version are worth, for the screen. */
public final class BlamePage {
    /** Files whose gain was not measured are left out beyond this many rows of the table. */
    private static final int MOST = 40;

    private BlamePage() {}

    public static String of(Blame blame) {
        var table = new TextTable(
                "file", "learned from", "held out", "gain without", "interval", "on rows", "own " + blame.metric(), "");
        List<Blame.Part> shown = blame.parts().stream()
                // A stable sort: where all have room they stay in their order.
                .sorted(Comparator.comparing(
                        part -> blame.parts().size() > MOST && !part.blamed() && part.gain() == null))
                .limit(MOST)
                .toList();
        for (Blame.Part part : shown) {
            table.add(
                    part.name(),
                    "%,d".formatted(part.learned()),
                    "%,d".formatted(part.rows() - part.learned()),
                    part.gain() == null ? null : signed(part.gain().gain()),
                    part.gain() == null
                            ? null
                            : "%s to %s"
                                    .formatted(
                                            signed(part.gain().low()),
                                            signed(part.gain().high())),
                    part.gain() == null ? null : "%,d".formatted(part.rowsScored()),
                    Double.isNaN(part.own()) ? null : String.format(Locale.ROOT, "%.4f", part.own()),
                    part.blamed() ? "look at it: " + part.why() : "");
        }
        int more = blame.parts().size() - shown.size();
        return "%s\n\n%s%s".formatted(blame.headline(), table, more > 0 ? "\nand %,d more".formatted(more) : "");
    }

    private static String signed(double gain) {
        return String.format(Locale.ROOT, "%+.4f", gain);
    }
}
