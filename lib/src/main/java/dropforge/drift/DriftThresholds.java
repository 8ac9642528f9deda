package dropforge.drift;

import dropforge.files.UserMistake;

/**
 * From when on a difference counts. It must be large, by the first eight, and more than chance, by the last: a file of
 * 50 rows differs much by chance alone, and in one of 300,000 any difference is more than chance.
 *
 * @param psiSome population stability index from which a column drifts; the usual rule of thumb, which is 0.1
 * @param psiStrong from which it drifts strongly; 0.25 by the same rule
 * @param ksSome Kolmogorov-Smirnov distance from which it drifts. A normal distribution that moves by d deviations has
 *     a PSI of about d² and a distance of about 0.4 d, so 0.125 goes with a PSI of 0.1. Words have no order: of them,
 *     it is the greatest change of the share of a word, as in TensorFlow Data Validation
 * @param ksStrong from which it drifts strongly; 0.2 goes with a PSI of 0.25
 * @param missingSome change of the share of missing values, either way, from which it drifts
 * @param missingStrong from which it drifts strongly
 * @param targetSome change of the share of a class of the target from which it drifts, whatever its PSI: a model that
 *     learned that 23 % are late and meets 33 % is wrong about every third of them, with a PSI of 0.05. The target of
 *     a regression is taken as any other column
 * @param targetStrong from which it drifts strongly
 * @param falseAlarms of files with independent rows in which nothing has changed, the share in which any column may be
 *     said to drift; it is divided among the columns
 */
public record DriftThresholds(
        double psiSome,
        double psiStrong,
        double ksSome,
        double ksStrong,
        double missingSome,
        double missingStrong,
        double targetSome,
        double targetStrong,
        double falseAlarms) {
    /**
     * PSI 0.1 and 0.25, KS distance 0.125 and 0.2, missing values 0.05 and 0.2, a class of the target 0.05 and 0.15; one
     * false alarm in a hundred files.
     */
    public static final DriftThresholds DEFAULTS =
            new DriftThresholds(0.1, 0.25, 0.125, 0.2, 0.05, 0.2, 0.05, 0.15, 0.01);

    /** @throws UserMistake when a strong drift would begin below some drift, or a number makes no sense */
    public DriftThresholds {
        check("PSI", psiSome, psiStrong, Double.MAX_VALUE);
        check("KS distance", ksSome, ksStrong, 1);
        check("change of missing values", missingSome, missingStrong, 1);
        check("change of a class of the target", targetSome, targetStrong, 1);
        if (!(falseAlarms > 0 && falseAlarms < 1)) {
            throw new UserMistake("The share of false alarms is %s but must lie between 0 and 1, such as 0.01."
                    .formatted(falseAlarms));
        }
    }

    private static void check(String what, double some, double strong, double most) {
        if (!(some > 0 && some <= strong && strong <= most)) {
            throw new UserMistake(
                    "Drift begins at a %s of %s and is strong from %s on: the first must be above 0 and not above the second%s."
                            .formatted(what, some, strong, most == 1 ? ", and that not above 1" : ""));
        }
    }
}
