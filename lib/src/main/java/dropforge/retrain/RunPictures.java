package dropforge.retrain;

import dropforge.drift.DriftThresholds;
import dropforge.registry.FileDrift;
import dropforge.registry.FitMode;
import dropforge.report.Figure;
import dropforge.report.Plots;
import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.Evaluation;
import dropforge.train.Fit;
import dropforge.train.PermutationImportance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The pictures of a run as PNG, by file name; those that its task and trainer have. */
record RunPictures(SequencedMap<String, byte[]> pictures) {

    /**
     * Draws them.
     *
     * @param permutation null where it was not measured
     * @param mode which they say they are of where it is less than a full fit
     */
    static RunPictures draw(
            Fitted fitted,
            PermutationImportance permutation,
            Dataset data,
            List<FileDrift> drifts,
            DriftThresholds thresholds,
            FitMode mode) {
        var packed = new LinkedHashMap<String, byte[]>();
        drawn(fitted.fit(), fitted.holdout(), permutation, data, drifts, thresholds)
                .forEach((name, picture) -> {
                    Figure labelled = mode.isLess() ? picture.labelled(mode.label()) : picture;
                    packed.put(name, labelled.png(1));
                });
        return new RunPictures(packed);
    }

    private static Map<String, Figure> drawn(
            Fit fit,
            Evaluation holdout,
            PermutationImportance permutation,
            Dataset data,
            List<FileDrift> drifts,
            DriftThresholds thresholds) {
        var pictures = new LinkedHashMap<String, Figure>();
        if (!fit.learningCurve().isEmpty()) {
            pictures.put(
                    "learning-curve.png", Plots.learningCurve(fit.metric(), fit.learningCurve(), fit.iterations()));
        }
        if (!holdout.roc().isEmpty()) {
            pictures.put("roc.png", Plots.roc(holdout));
        }
        if (!holdout.calibration().isEmpty()) {
            pictures.put("calibration.png", Plots.calibration(holdout));
        }
        if (data.task() == Task.REGRESSION) {
            pictures.put("residuals.png", Plots.residuals(holdout, data.targetName()));
        } else {
            pictures.put("confusion.png", Plots.confusion(holdout, data.classes()));
        }
        var importance = fit.model().importance();
        if (!importance.isEmpty()) {
            pictures.put("importance.png", Plots.importance(importance));
        }
        if (permutation != null) {
            pictures.put("permutation.png", Plots.permutation(permutation));
        }
        // Of several files, that which drifts most; the last of those, which is the newest.
        drifts.reversed().stream()
                .max(Comparator.comparing(drift -> drift.report().level()))
                .ifPresent(drift -> pictures.put("drift.png", Plots.drift(drift.path(), drift.report(), thresholds)));
        return pictures;
    }

    Set<String> names() {
        return pictures.keySet();
    }

    void write(Path folder) throws IOException {
        for (var picture : pictures.entrySet()) {
            Files.write(folder.resolve(picture.getKey()), picture.getValue());
        }
    }
}
