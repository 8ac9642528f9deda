package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import smile.data.DataFrame;
import smile.data.vector.DoubleVector;
import smile.data.vector.IntVector;
import smile.data.vector.ValueVector;
import smile.model.cart.CART;
import smile.model.cart.DecisionNode;
import smile.model.cart.InternalNode;
import smile.model.cart.Node;
import smile.model.cart.OrdinalNode;
import smile.model.cart.RegressionNode;

/** Tables for Smile's trees, and Smile's trees as our own. */
final class SmileTrees {
    /** Name of the target in the tables. */
    static final String TARGET = "target";

    /** Smile's nodes tell all of themselves but the number that they compare with. */
    private static final VarHandle THRESHOLD = threshold();

    private SmileTrees() {}

    private static VarHandle threshold() {
        try {
            return MethodHandles.privateLookupIn(OrdinalNode.class, MethodHandles.lookup())
                    .findVarHandle(OrdinalNode.class, "value", double.class);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("This version of Smile keeps its trees otherwise", changed);
        }
    }

    /** The features of the rows of the fit, numbers all, and the target. */
    static DataFrame table(Dataset data, Split split, Encoding encoding) {
        double[][] columns = encoding.columns(data.features(), split.fit());
        List<ValueVector> vectors = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            vectors.add(new DoubleVector("f" + f, columns[f]));
        }
        vectors.add(
                data.task() == Task.REGRESSION
                        ? new DoubleVector(TARGET, Rows.of(data.target(), split.fit()))
                        : new IntVector(TARGET, Rows.classes(data.target(), split.fit())));
        return new DataFrame(vectors.toArray(ValueVector[]::new));
    }

    /**
     * @param output index of the first output that the tree adds to
     * @param weight of what its leaves say
     */
    static Trees.Tree tree(CART tree, int output, double weight) {
        var nodes = new Nodes();
        nodes.add(tree.root());
        return nodes.tree(output, weight);
    }

    private static final class Nodes {
        private final List<Integer> feature = new ArrayList<>();
        private final List<Double> threshold = new ArrayList<>();
        private final List<Integer> no = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();
        private int width = 1;

        void add(Node node) {
            int at = feature.size();
            feature.add(-1);
            threshold.add(0.0);
            no.add(values.size());
            switch (node) {
                case OrdinalNode inner -> {
                    feature.set(at, inner.feature());
                    threshold.set(at, (double) THRESHOLD.get(inner));
                    add(inner.trueChild());
                    no.set(at, feature.size());
                    add(inner.falseChild());
                }
                case RegressionNode leaf -> values.add(leaf.output());
                case DecisionNode leaf -> {
                    width = leaf.count().length;
                    for (double share : leaf.posteriori(new double[width])) {
                        values.add(share);
                    }
                }
                case InternalNode other -> throw new IllegalStateException("Not made of numbers: " + other.getClass());
                default -> throw new IllegalStateException("Unknown node of Smile: " + node.getClass());
            }
        }

        Trees.Tree tree(int output, double weight) {
            return new Trees.Tree(
                    output,
                    weight,
                    feature.stream().mapToInt(Integer::intValue).toArray(),
                    threshold.stream().mapToDouble(Double::doubleValue).toArray(),
                    no.stream().mapToInt(Integer::intValue).toArray(),
                    width,
                    values.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
