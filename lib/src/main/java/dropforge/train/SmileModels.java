package dropforge.train;

import dropforge.table.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Puts what Smile has fitted into our own form. */
final class SmileModels {
    private SmileModels() {}

    static Fit linear(Trainer trainer, Dataset data, Encoding encoding, LinearWeights weights) {
        return new Fit(model(trainer, data, encoding, weights.sizes(), weights, null), 0, "", List.of());
    }

    static Model trees(Trainer trainer, Dataset data, Encoding encoding, double[] importance, Trees trees) {
        return model(trainer, data, encoding, importance, null, trees);
    }

    private static Model model(
            Trainer trainer, Dataset data, Encoding encoding, double[] importance, LinearWeights weights, Trees trees) {
        try {
            return new StoredModel(new ModelFile(
                    ModelFile.FORMAT,
                    trainer.name(),
                    data.task(),
                    data.classes(),
                    encoding,
                    encoding.importance(importance),
                    weights,
                    trees));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
