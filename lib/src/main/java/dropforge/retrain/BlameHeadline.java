package dropforge.retrain;

import dropforge.registry.Blame;
import dropforge.train.PairedBootstrap;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of a search for the file that makes a version worse, in a sentence. */
final class BlameHeadline {
    private static final int MOST_NAMED = 5;

    private BlameHeadline() {}

    static String of(Blame blame) {
        List<Blame.Part> blamed = blame.blamed();
        return blamed.isEmpty() ? nothing(blame) : worst(blame, blamed.getFirst()) + others(blamed);
    }

    private static String worst(Blame blame, Blame.Part worst) {
        String version = blame.instead() == null ? "version %d".formatted(blame.version()) : "that fit";
        PairedBootstrap.Gain gain = worst.gain();
        String own = Double.isNaN(worst.own()) ? "" : own(blame, worst);
        if (gain != null && gain.low() > 0) {
            return "Without %s %s would be better: %s on %,d rows%s: look at it first."
                    .formatted(
                            worst.name(),
                            version,
                            signed(blame, worst),
                            worst.rowsScored(),
                            own.isEmpty() ? "" : "; its own rows are predicted with " + own);
        }
        String use;
        if (worst.learned() == 0) {
            use = "%s has not learned from it, but was scored on it".formatted(version);
        } else if (gain == null) {
            use = "how %s would do without it cannot be told".formatted(version);
        } else {
            use = "without it %s %s: %s on %,d rows"
                    .formatted(
                            version,
                            gain.high() < 0 ? "would be worse" : "would be neither surely better nor surely worse",
                            signed(blame, worst),
                            worst.rowsScored());
        }
        return "The rows of %s are predicted with %s, by a model that has not learned from it: look at it first; %s."
                .formatted(worst.name(), own, use);
    }

    private static String own(Blame blame, Blame.Part worst) {
        return "%s %s%s"
                .formatted(
                        blame.metric(),
                        figure(worst.own()),
                        range(blame)
                                .map(range -> ", the other files' with " + range)
                                .orElse(""));
    }

    /** Of the files that are not blamed. */
    private static Optional<String> range(Blame blame) {
        List<Double> owns = blame.parts().stream()
                .filter(part -> !part.blamed() && Double.isFinite(part.own()))
                .map(Blame.Part::own)
                .sorted()
                .toList();
        if (owns.isEmpty()) {
            return Optional.empty();
        }
        String low = figure(owns.getFirst());
        String high = figure(owns.getLast());
        return Optional.of(low.equals(high) ? low : "%s to %s".formatted(low, high));
    }

    private static String others(List<Blame.Part> blamed) {
        if (blamed.size() == 1) {
            return "";
        }
        String names =
                blamed.stream().skip(1).limit(MOST_NAMED).map(Blame.Part::name).collect(Collectors.joining(", "));
        int more = blamed.size() - 1 - MOST_NAMED;
        return " Then at %s%s.".formatted(names, more > 0 ? " and %d more".formatted(more) : "");
    }

    private static String nothing(Blame blame) {
        long files = blame.parts().stream().filter(part -> !part.isGroup()).count();
        String alike = range(blame)
                .map(range -> "the rows of each are predicted about alike (%s %s)".formatted(blame.metric(), range))
                .orElse("how its rows are predicted can be told of none");
        String best = blame.parts().stream()
                .filter(part -> part.gain() != null)
                .max(Comparator.comparingDouble(part -> part.gain().gain()))
                .map(part -> ", and what is gained without %s, %s, is within what the files differ by"
                        .formatted(part.name(), signed(blame, part)))
                .orElse("");
        return "None of the %d files of version %d is to blame: %s%s.".formatted(files, blame.version(), alike, best);
    }

    private static String signed(Blame blame, Blame.Part part) {
        PairedBootstrap.Gain gain = part.gain();
        return String.format(
                Locale.ROOT,
                "%+.4f (%.0f %% interval %+.4f to %+.4f)",
                gain.gain(),
                100 * blame.confidence(),
                gain.low(),
                gain.high());
    }

    /** An AUC with two decimals; an RMSE, of whatever size, with three digits at least. */
    private static String figure(double value) {
        String pattern = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
