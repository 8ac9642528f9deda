package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.model.cart.SplitRule;

/**
 * A random forest by Smile: {@link TrainingSettings#iterations()} trees of {@link TrainingSettings#leaves()} leaves at
 * most. The learning rate means nothing to it.
 */
final class SmileForestTrainer implements Trainer {
    private static final int MOST_DEPTH = 30;
    private static final int FEWEST_ROWS_OF_A_LEAF = 5;

    @Override
    public String name() {
        return "smile-forest";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public boolean stopsEarly() {
        return false;
    }

    @Override
    public Fit fit(Dataset data, Split split, TrainingSettings settings, FitProgress progress) {
        FitRows.require(this, data, split);
        Encoding encoding = Encoding.forTreesWithoutMissing(data.features(), split.fit());
        DataFrame table = SmileTrees.table(data, split, encoding);
        int trees = settings.iterations();
        long[] seeds = new Random(settings.seed()).longs(trees).toArray();
        Model model = SmileFit.run(
                settings.threads(),
                trees,
                progress,
                run -> data.task() == Task.REGRESSION
                        ? ofNumbers(data, encoding, table, settings.leaves(), seeds, run)
                        : ofClasses(data, encoding, table, settings.leaves(), seeds, run));
        return new Fit(model, trees, "", List.of());
    }

    private Model ofNumbers(Dataset data, Encoding encoding, DataFrame table, int leaves, long[] seeds, SmileFit run) {
        var options = new smile.regression.RandomForest.Options(
                seeds.length, 0, MOST_DEPTH, leaves, FEWEST_ROWS_OF_A_LEAF, 1.0, seeds, run.controller(_ -> {}));
        var forest = smile.regression.RandomForest.fit(Formula.lhs(SmileTrees.TARGET), table, options);
        List<Trees.Tree> trees = new ArrayList<>();
        for (var tree : forest.trees()) {
            trees.add(SmileTrees.tree(tree, 0, 1.0 / seeds.length));
        }
        return SmileModels.trees(
                this, data, encoding, forest.importance(), new Trees(Link.IDENTITY, new double[1], trees));
    }

    /** Each tree votes with the shares of the classes in its leaf, weighted by its accuracy on the rows it left out. */
    private Model ofClasses(Dataset data, Encoding encoding, DataFrame table, int leaves, long[] seeds, SmileFit run) {
        var options = new smile.classification.RandomForest.Options(
                seeds.length,
                0,
                SplitRule.GINI,
                MOST_DEPTH,
                leaves,
                FEWEST_ROWS_OF_A_LEAF,
                1.0,
                null,
                seeds,
                run.controller(_ -> {}));
        var forest = smile.classification.RandomForest.fit(Formula.lhs(SmileTrees.TARGET), table, options);
        List<Trees.Tree> trees = new ArrayList<>();
        for (var member : forest.models()) {
            trees.add(SmileTrees.tree(member.tree(), 0, member.weight()));
        }
        return SmileModels.trees(
                this,
                data,
                encoding,
                forest.importance(),
                new Trees(Link.SHARE, new double[data.classes().size()], trees));
    }
}
