package dropforge.retrain;

import dropforge.drift.DriftThresholds;
import dropforge.registry.FileDrift;
import dropforge.registry.FitMode;
import dropforge.report.Plots;
import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.Evaluation;
import dropforge.train.Fit;
import dropforge.train.PermutationImportance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pictures of a run, by file name; those that its task and trainer have. */
record RunPictures(Map<String, BufferedImage> pictures) {

    /** @param permutation null where it was not measured */
    static RunPictures draw(
            Fit fit,
            Evaluation holdout,
            PermutationImportance permutation,
            Dataset data,
            List<FileDrift> drifts,
            DriftThresholds thresholds) {
        var pictures = new LinkedHashMap<String, BufferedImage>();
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
        return new RunPictures(pictures);
    }

    /** The same, saying what they are of where that is less than a full fit. */
    RunPictures labelled(FitMode mode) {
        if (mode.isLess()) {
            pictures.values().forEach(picture -> Plots.label(picture, mode.label()));
        }
        return this;
    }

    Set<String> names() {
        return pictures.keySet();
    }

    void write(Path folder) throws IOException {
        for (var picture : pictures.entrySet()) {
            Plots.write(picture.getValue(), folder.resolve(picture.getKey()));
        }
    }
}
