package dropforge.train;

/**
 * Weights of a linear model on the features of its encoding.
 *
 * @param weights one array per output, a weight per feature and the intercept last. Two classes: one output, the log odds
 *     of the second; several: one per class but the last, against it; regression: the number
 */
record LinearWeights(double[][] weights) {
    double[] outputs(double[] features) {
        double[] outputs = new double[weights.length];
        for (int k = 0; k < outputs.length; k++) {
            double[] w = weights[k];
            double sum = w[features.length];
            for (int f = 0; f < features.length; f++) {
                sum += features[f] * w[f];
            }
            outputs[k] = sum;
        }
        return outputs;
    }

    /** Sum of the sizes of the weights per feature: on standardised features, how far they move the output. */
    double[] sizes() {
        double[] sizes = new double[weights[0].length - 1];
        for (double[] w : weights) {
            for (int f = 0; f < sizes.length; f++) {
                sizes[f] += Math.abs(w[f]);
            }
        }
        return sizes;
    }
}
