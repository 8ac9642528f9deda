package dropforge.retrain;

import dropforge.registry.LearnedRows;
import dropforge.table.Dataset;
import dropforge.train.ContinuingTrainer;
import dropforge.train.Fit;
import dropforge.train.FitProgress;
import dropforge.train.Model;
import dropforge.train.Split;
import dropforge.train.Splits;
import dropforge.train.Trainers;
import dropforge.train.TrainingSettings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * More iterations on a model, with the rows that are new to it and as many of those that it knows, evenly taken: with the new
 * ones alone it forgets. At a third of the rate, since the new ones would soon be all that it knows.
 *
 * @param settings that the base was made with
 * @param rows to learn from
 * @param split without the few held out that the model may have learned from
 */
record WarmFit(ContinuingTrainer trainer, Model base, TrainingSettings settings, int[] rows, Split split) {
    private static final double SHARE_OF_RATE = 1.0 / 3;
    /** Of the rows held out, the base may have learned from so many, which are then left out. */
    private static final double SEEN = 0.01;

    /** Empty, with a reason, where a full fit is needed. */
    static Attempt of(LoadedChampions.Champion champion, Dataset data) {
        LearnedRows known = champion.learned();
        if (known == null) {
            return new Attempt(
                    null,
                    "Nobody wrote down which rows version %d learned from."
                            .formatted(champion.version().version()));
        }
        return of(champion.model(), known, champion.version().settings(), data);
    }

    static Attempt of(Model base, LearnedRows known, TrainingSettings settings, Dataset data) {
        if (!(Trainers.byName(settings.trainer()) instanceof ContinuingTrainer trainer)) {
            return new Attempt(null, "%s cannot continue a model.".formatted(settings.trainer()));
        }
        Split split = Splits.of(data, settings, trainer);
        Optional<String> obstacle = trainer.obstacle(base, data);
        if (obstacle.isPresent()) {
            return new Attempt(null, "The champion cannot be continued: %s.".formatted(obstacle.get()));
        }
        int[] learned = split.learned();
        int[] unseen = known.unseen(data, split.holdout(), learned);
        if (unseen.length < (1 - SEEN) * split.holdout().length) {
            return new Attempt(null, "The champion has learned from rows that are held out now.");
        }
        int[] news = known.unseen(data, learned, split.holdout());
        if (news.length == 0) {
            return new Attempt(null, "There is no row to learn from that is new to the champion.");
        }
        int[] holdout =
                Arrays.stream(unseen).map(place -> split.holdout()[place]).toArray();
        var without = new Split(split.fit(), split.validation(), holdout, split.policy());
        return new Attempt(new WarmFit(trainer, base, settings, withOldOnes(learned, news), without), null);
    }

    /** @param fit null where a full one is needed, and {@code why} says why */
    record Attempt(WarmFit fit, String why) {}

    private static int[] withOldOnes(int[] learned, int[] news) {
        var isNew = new BitSet(learned.length);
        Arrays.stream(news).forEach(isNew::set);
        int[] old = IntStream.range(0, learned.length)
                .filter(place -> !isNew.get(place))
                .toArray();
        int taken = Math.min(old.length, news.length);
        for (int i = 0; i < taken; i++) {
            isNew.set(old[(int) ((long) i * old.length / taken)]);
        }
        return isNew.stream().map(place -> learned[place]).toArray();
    }

    Fit run(Dataset data, int iterations, FitProgress progress) {
        return trainer.more(
                base,
                data,
                rows,
                settings.withLearningRate(settings.learningRate() * SHARE_OF_RATE),
                iterations,
                progress);
    }
}
