package dropforge.train;

import java.util.Arrays;
import java.util.List;

/**
 * A sum of decision trees, as arrays.
 *
 * @param link makes predictions of the sums
 * @param start what the sums begin with, one per output
 * @param trees each adds its leaf's values to the outputs
 */
record Trees(Link link, double[] start, List<Tree> trees) {
    Trees {
        trees = List.copyOf(trees);
    }

    /**
     * Nodes in preorder: the yes side of a node is the one after it.
     *
     * @param output index of the first output that the tree adds to
     * @param weight of its values
     * @param feature of each node; -1 for a leaf
     * @param threshold of each node: yes where the feature is at most this; 0 for a leaf
     * @param no of each node the index of its no side; for a leaf where its values begin in {@code values}
     * @param width number of values of a leaf
     * @param values of the leaves
     */
    record Tree(int output, double weight, int[] feature, double[] threshold, int[] no, int width, double[] values) {
        void addTo(double[] outputs, double[] row) {
            int node = 0;
            while (feature[node] >= 0) {
                node = row[feature[node]] <= threshold[node] ? node + 1 : no[node];
            }
            for (int k = 0; k < width; k++) {
                outputs[output + k] += weight * values[no[node] + k];
            }
        }
    }

    double[] predict(double[] row) {
        double[] outputs = Arrays.copyOf(start, start.length);
        for (Tree tree : trees) {
            tree.addTo(outputs, row);
        }
        return link.apply(outputs);
    }
}
