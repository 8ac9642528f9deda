package dropforge.notebook;

import dropforge.document.Document;
import dropforge.explore.TrainingRun;
import dropforge.files.Counted;
import dropforge.notebook.Card.Tone;
import dropforge.registry.ChampionChange;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.registry.ModelVersion;
import java.util.Locale;
import java.util.stream.Collectors;

/** The cards of what has no place for one of its own. */
final class Cards {
    private Cards() {}

    static Card of(ModelVersion version) {
        Card card = version.decision() == null
                ? Card.titled(version.label())
                : Card.titled(version.label())
                        .withState(
                                version.isRejected() ? "rejected" : "promoted",
                                version.isRejected() ? Tone.BAD : Tone.GOOD)
                        .saying(version.decision().reason());
        return facts(card, version);
    }

    static Card of(Experiment experiment) {
        var settings = experiment.settings();
        return facts(Card.titled(experiment.label()), experiment.made())
                .with(
                        "settings",
                        "seed %d, at most %s, %d leaves, rate %s"
                                .formatted(
                                        settings.seed(),
                                        Counted.of(settings.iterations(), "iteration"),
                                        settings.leaves(),
                                        settings.learningRate()));
    }

    private static Card facts(Card card, ModelVersion version) {
        return card.with("predicts", "%s (%s)".formatted(version.target(), version.task()))
                .with("trainer", "%s, %s".formatted(version.trainer(), Counted.of(version.iterations(), "iteration")))
                .with("scores", scores(version))
                .with(
                        "rows",
                        "%s of %s; learned from %,d, scored on %,d"
                                .formatted(
                                        Counted.of(version.rows().total(), "row"),
                                        Counted.of(version.files().size(), "file"),
                                        version.rows().learned(),
                                        version.rows().holdout()))
                .with("made", "%s in %s s".formatted(Card.time(version.trainedAt()), seconds(version.seconds())))
                .with("after", version.parent() == null ? null : "version " + version.parent());
    }

    private static String scores(ModelVersion version) {
        return version.metrics().entrySet().stream()
                .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    static Card of(Contest contest) {
        var gain = contest.gain();
        boolean better = gain.low() > 0;
        boolean worse = gain.high() < 0;
        return Card.titled("%s beside %s".formatted(contest.second(), contest.first()))
                .withState(
                        better ? "better" : worse ? "worse" : "no difference",
                        better ? Tone.GOOD : worse ? Tone.BAD : Tone.PLAIN)
                .with(contest.first(), String.format(Locale.ROOT, "%s %.4f", contest.metric(), gain.before()))
                .with(contest.second(), String.format(Locale.ROOT, "%s %.4f", contest.metric(), gain.now()))
                .with(
                        "gain",
                        String.format(
                                Locale.ROOT,
                                "%+.4f (%.0f %% interval %+.4f to %+.4f)",
                                gain.gain(),
                                100 * contest.confidence(),
                                gain.low(),
                                gain.high()))
                .with("rows", "%,d that neither has learned from".formatted(contest.rows()))
                .saying(contest.sentence());
    }

    static Card of(ChampionChange change) {
        return Card.titled("version %d is the champion".formatted(change.version()))
                .withState(change.how().wireName(), Tone.GOOD)
                .with("since", Card.time(change.at()))
                .with("before", change.before() == null ? null : "version " + change.before())
                .saying(change.reason());
    }

    static Card of(TrainingRun run) {
        return Card.titled("retraining %d".formatted(run.id()))
                .withState(
                        run.outcome().word(),
                        switch (run.outcome()) {
                            case PROMOTED -> Tone.GOOD;
                            case FAILED, REJECTED -> Tone.BAD;
                            case RUNNING, ABANDONED -> Tone.PLAIN;
                        })
                .with("version", run.version())
                .with("trainer", run.trainer())
                .with("started", Card.time(run.started()))
                .with("took", Double.isNaN(run.seconds()) ? null : seconds(run.seconds()) + " s")
                .with(
                        "score",
                        run.metric() == null ? null : String.format(Locale.ROOT, "%s %.4f", run.metric(), run.value()))
                .saying(run.why());
    }

    static Card of(Document document) {
        var about = document.description();
        return Card.titled(about.title() == null ? document.name() : about.title())
                .withState(
                        document.isRemoved() ? "removed" : document.status().wireName(),
                        switch (document.status()) {
                            case OK -> Tone.GOOD;
                            case PENDING -> Tone.PLAIN;
                            case PARTIAL, FAILED -> Tone.BAD;
                        })
                .with("document", "#%d, version %d".formatted(document.id(), document.version()))
                .with("path", document.path())
                .with("type", about.mediaType())
                .with("creator", about.creator())
                .with("language", about.language())
                .with("created", about.created())
                .with("size", Counted.of(document.size(), "byte"))
                .with("extracted", document.extractedAt() == null ? null : Card.time(document.extractedAt()))
                .saying(document.failure() == null ? null : document.failure().reason());
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
    }
}
