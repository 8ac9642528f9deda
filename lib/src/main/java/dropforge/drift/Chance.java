package dropforge.drift;

/**
 * How large a distance between two samples of the same distribution may be by chance.
 *
 * @param risk with which each single distance may be larger, in (0, 0.5)
 */
record Chance(double risk) {
    /** Each column is looked at in three ways: its PSI, its KS distance, its missing values. */
    private static final int LOOKS = 3;

    /**
     * For all columns together: by Bonferroni's inequality, no more than {@code falseAlarms} of the files have any
     * distance beyond these limits. Twenty columns at 5 % each would give an alarm in two files of three.
     */
    static Chance among(int columns, double falseAlarms) {
        return new Chance(falseAlarms / (LOOKS * Math.max(1, columns)));
    }

    /**
     * The value that a chi-square with that many degrees of freedom exceeds with the risk, after Wilson and Hilferty. It
     * is 6 % too large with one degree, 1 % with nine, so that alarms are rather fewer.
     *
     * @see <a href="https://doi.org/10.1073/pnas.17.12.684">Wilson and Hilferty 1931</a>
     */
    double chiSquare(int freedom) {
        double spread = 2.0 / (9.0 * freedom);
        return freedom * Math.pow(1 - spread + normal() * Math.sqrt(spread), 3);
    }

    /**
     * The distance that two samples of a continuous distribution exceed with the risk at most; values that are tied
     * make it rarer.
     *
     * @see <a href="https://doi.org/10.1214/aoms/1177730256">Smirnov 1948</a>
     */
    double ks(int before, int now) {
        return Math.sqrt(-Math.log(risk / 2) / 2 * (1.0 / before + 1.0 / now));
    }

    /**
     * The value that a standard normal variable exceeds with the risk, to 0.0005.
     *
     * @see <a href="https://personal.math.ubc.ca/~cbm/aands/page_933.htm">Abramowitz and Stegun, 26.2.23</a>
     */
    private double normal() {
        double t = Math.sqrt(-2 * Math.log(risk));
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    }
}
