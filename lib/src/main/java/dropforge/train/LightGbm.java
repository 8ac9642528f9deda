package dropforge.train;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What Dropforge uses of LightGBM's C interface, over the bindings that lightgbm4j brings. Its own classes copy a matrix
 * number by number through JNI; here columns go over in blocks.
 *
 * @see <a href="https://lightgbm.readthedocs.io/en/v4.3.0/C-API.html">C API</a>
 */
final class LightGbm {
    private LightGbm() {}

    /** Rows with a target, binned. */
    static final class Rows implements AutoCloseable {
        private final SWIGTYPE_p_void handle;

        Rows(double[][] columns, double[] target, String parameters) {
            int rows = target.length;
            try (Arena arena = Arena.ofConfined()) {
                Memory matrix = Memory.of(arena, columns, rows);
                handle = handleFrom(out -> lightgbmlib.LGBM_DatasetCreateFromMat(
                        matrix,
                        lightgbmlibConstants.C_API_DTYPE_FLOAT64,
                        rows,
                        columns.length,
                        0,
                        parameters,
                        null,
                        out));
                MemorySegment labels = arena.allocate(ValueLayout.JAVA_FLOAT, rows);
                for (int i = 0; i < rows; i++) {
                    labels.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) target[i]);
                }
                check(lightgbmlib.LGBM_DatasetSetField(
                        handle, "label", new Memory(labels), rows, lightgbmlibConstants.C_API_DTYPE_FLOAT32));
            }
        }

        /**
         * What is already known of the rows, so that trees are grown on what is not.
         *
         * @param scores raw, as {@link Booster#predictRaw} gives them
         * @param outputs numbers per row
         */
        void startFrom(double[] scores, int outputs) {
            int rows = scores.length / outputs;
            try (Arena arena = Arena.ofConfined()) {
                // Output after output, where predictions are row after row.
                MemorySegment start = arena.allocate(ValueLayout.JAVA_DOUBLE, scores.length);
                for (int row = 0; row < rows; row++) {
                    for (int output = 0; output < outputs; output++) {
                        start.setAtIndex(
                                ValueLayout.JAVA_DOUBLE, (long) output * rows + row, scores[row * outputs + output]);
                    }
                }
                check(lightgbmlib.LGBM_DatasetSetField(
                        handle,
                        "init_score",
                        new Memory(start),
                        scores.length,
                        lightgbmlibConstants.C_API_DTYPE_FLOAT64));
            }
        }

        private Rows(SWIGTYPE_p_void handle) {
            this.handle = handle;
        }

        /** Some of these rows, by their index, ascending; binned as these are, without doing that again. */
        Rows some(int[] indices, String parameters) {
            try (Arena arena = Arena.ofConfined()) {
                var chosen = new Ints(arena.allocateFrom(ValueLayout.JAVA_INT, indices));
                return new Rows(handleFrom(
                        out -> lightgbmlib.LGBM_DatasetGetSubset(handle, chosen, indices.length, parameters, out)));
            }
        }

        @Override
        public void close() {
            check(lightgbmlib.LGBM_DatasetFree(handle));
        }
    }

    /** Trees, being grown or whole. */
    static final class Booster implements AutoCloseable {
        private final SWIGTYPE_p_void handle;

        /** One that learns from {@code fit} and measures itself on {@code measured}, which must outlive it. */
        Booster(Rows fit, List<Rows> measured, String parameters) {
            handle = handleFrom(out -> lightgbmlib.LGBM_BoosterCreate(fit.handle, parameters, out));
            measured.forEach(rows -> check(lightgbmlib.LGBM_BoosterAddValidData(handle, rows.handle)));
        }

        /** One that has been written by {@link #text}. */
        Booster(String text) {
            handle = withInt(iterations ->
                    handleFrom(out -> lightgbmlib.LGBM_BoosterLoadModelFromString(text, iterations, out)));
        }

        /** Puts the trees of another before its own, which are to be grown. */
        void continueFrom(Booster other) {
            check(lightgbmlib.LGBM_BoosterMerge(handle, other.handle));
        }

        /** Grows one tree, or one per class. @return whether no further split was found */
        boolean grow() {
            return withInt(finished -> {
                check(lightgbmlib.LGBM_BoosterUpdateOneIter(handle, finished));
                return lightgbmlib.intp_value(finished) == 1;
            });
        }

        /** How many it has, those that it continued from among them. */
        int iterations() {
            return withInt(iterations -> {
                check(lightgbmlib.LGBM_BoosterGetCurrentIteration(handle, iterations));
                return lightgbmlib.intp_value(iterations);
            });
        }

        /** The metric on the rows to learn from (0) or on the measured ones (from 1). */
        double metric(int rows) {
            return withInt(length -> {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment values = arena.allocate(ValueLayout.JAVA_DOUBLE, 16);
                    check(lightgbmlib.LGBM_BoosterGetEval(handle, rows, length, new Doubles(values)));
                    return values.get(ValueLayout.JAVA_DOUBLE, 0);
                }
            });
        }

        /** LightGBM's own text of the first {@code iterations}. */
        String text(int iterations) {
            SWIGTYPE_p_long_long length = lightgbmlib.new_int64_tp();
            try {
                String text = lightgbmlib.LGBM_BoosterSaveModelToStringSWIG(
                        handle, 0, iterations, lightgbmlibConstants.C_API_FEATURE_IMPORTANCE_GAIN, 1 << 20, length);
                if (text == null) {
                    throw new IllegalStateException(lightgbmlib.LGBM_GetLastError());
                }
                return text;
            } finally {
                lightgbmlib.delete_int64_tp(length);
            }
        }

        /** How much each feature has lessened the loss in the first {@code iterations}. */
        double[] gains(int features, int iterations) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment gains = arena.allocate(ValueLayout.JAVA_DOUBLE, features);
                check(lightgbmlib.LGBM_BoosterFeatureImportance(
                        handle, iterations, lightgbmlibConstants.C_API_FEATURE_IMPORTANCE_GAIN, new Doubles(gains)));
                return gains.toArray(ValueLayout.JAVA_DOUBLE);
            }
        }

        /** @return {@code outputs} numbers per row. Several threads may call at once: LightGBM locks for reading. */
        double[] predict(double[][] columns, int rows, int outputs) {
            return predict(columns, rows, outputs, lightgbmlibConstants.C_API_PREDICT_NORMAL);
        }

        /** The same before it is made a probability. */
        double[] predictRaw(double[][] columns, int rows, int outputs) {
            return predict(columns, rows, outputs, lightgbmlibConstants.C_API_PREDICT_RAW_SCORE);
        }

        private double[] predict(double[][] columns, int rows, int outputs, int kind) {
            SWIGTYPE_p_long_long length = lightgbmlib.new_int64_tp();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment predicted = arena.allocate(ValueLayout.JAVA_DOUBLE, (long) rows * outputs);
                check(lightgbmlib.LGBM_BoosterPredictForMat(
                        handle,
                        Memory.of(arena, columns, rows),
                        lightgbmlibConstants.C_API_DTYPE_FLOAT64,
                        rows,
                        columns.length,
                        0,
                        kind,
                        0,
                        -1,
                        "",
                        length,
                        new Doubles(predicted)));
                return predicted.toArray(ValueLayout.JAVA_DOUBLE);
            } finally {
                lightgbmlib.delete_int64_tp(length);
            }
        }

        @Override
        public void close() {
            check(lightgbmlib.LGBM_BoosterFree(handle));
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("LightGBM: " + lightgbmlib.LGBM_GetLastError());
        }
    }

    private static SWIGTYPE_p_void handleFrom(ToIntFunction<SWIGTYPE_p_p_void> call) {
        SWIGTYPE_p_p_void out = lightgbmlib.new_voidpp();
        try {
            check(call.applyAsInt(out));
            return lightgbmlib.voidpp_value(out);
        } finally {
            lightgbmlib.delete_voidpp(out);
        }
    }

    private static <T> T withInt(Function<SWIGTYPE_p_int, T> call) {
        SWIGTYPE_p_int number = lightgbmlib.new_intp();
        try {
            return call.apply(number);
        } finally {
            lightgbmlib.delete_intp(number);
        }
    }

    /** Memory of ours, as the bindings name it. */
    private static final class Memory extends SWIGTYPE_p_void {
        Memory(MemorySegment segment) {
            super(segment.address(), false);
        }

        static Memory of(Arena arena, double[][] columns, int rows) {
            MemorySegment matrix = arena.allocate(ValueLayout.JAVA_DOUBLE, (long) columns.length * rows);
            for (int f = 0; f < columns.length; f++) {
                MemorySegment.copy(
                        columns[f], 0, matrix, ValueLayout.JAVA_DOUBLE, (long) f * rows * Double.BYTES, rows);
            }
            return new Memory(matrix);
        }
    }

    private static final class Doubles extends SWIGTYPE_p_double {
        Doubles(MemorySegment segment) {
            super(segment.address(), false);
        }
    }

    private static final class Ints extends SWIGTYPE_p_int {
        Ints(MemorySegment segment) {
            super(segment.address(), false);
        }
    }
}
