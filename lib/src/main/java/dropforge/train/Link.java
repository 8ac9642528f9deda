package dropforge.train;

import java.util.Arrays;

/** How the outputs of a model become what it predicts. */
enum Link {
    /** The number itself. */
    IDENTITY {
        @Override
        double[] apply(double[] outputs) {
            return outputs;
        }
    },
    /** Votes of classes: their share. */
    SHARE {
        @Override
        double[] apply(double[] outputs) {
            double sum = 0;
            for (double output : outputs) {
                sum += output;
            }
            double[] shares = new double[outputs.length];
            for (int k = 0; k < shares.length; k++) {
                shares[k] = outputs[k] / sum;
            }
            return shares;
        }
    },
    /** One output, the log odds of the second class. */
    LOGISTIC {
        @Override
        double[] apply(double[] outputs) {
            double second = 1 / (1 + Math.exp(-outputs[0]));
            return new double[] {1 - second, second};
        }
    },
    /** One output per class, on the scale of logarithms. */
    SOFTMAX {
        @Override
        double[] apply(double[] outputs) {
            double most = Double.NEGATIVE_INFINITY;
            for (double output : outputs) {
                most = Math.max(most, output);
            }
            double[] raised = new double[outputs.length];
            for (int k = 0; k < raised.length; k++) {
                raised[k] = Math.exp(outputs[k] - most);
            }
            return SHARE.apply(raised);
        }
    },
    /** As softmax, where the last class is the reference with the output 0 that is not among them. */
    SOFTMAX_OF_REFERENCE {
        @Override
        double[] apply(double[] outputs) {
            return SOFTMAX.apply(Arrays.copyOf(outputs, outputs.length + 1));
        }
    };

    /** @return for classes the probability of each; for a number one */
    abstract double[] apply(double[] outputs);
}
