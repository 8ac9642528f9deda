package dropforge.extract;

import dropforge.files.Platform;
import dropforge.files.ProcessLock;
import dropforge.files.WholeWrites;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import org.apache.tika.langdetect.opennlp.OpenNLPDetector;

/**
 * The model by which OpenNLP tells languages, evaluated where it lies in a file. OpenNLP reads it into objects, which takes
 * most of a second and 100 MB of heap in every process; a file that is mapped takes neither, and all processes share its
 * pages. The probabilities are OpenNLP's own to the last bit.
 *
 * <p>The model is that of 13 April 2021 for 148 languages, {@code opennlp-langdetect-20210413.bin}, which Apache Tika
 * delivers for Apache OpenNLP's language detector, in its {@code tika-langdetect-opennlp}, under the Apache License 2.0. The
 * file is made from it once and kept in the user's cache.
 */
final class LanguageModel extends AbstractModel {
    private static final String NAME = "opennlp-langdetect-20210413";
    private static final int LAYOUT = 2;

    /** "DFLANG" and the layout. */
    private static final long MAGIC = 0x4446_4c41_4e47_0000L | LAYOUT;

    /**
     * The magic number, the file's length, how many predicates and parameters there are. There follow, little-endian as all of it, the
     * predicates' keys, ascending; the parameters of one predicate after the other; where those of each begin, and the last
     * ones end; the outcome of each parameter; the names of the outcomes, one a line.
     */
    private static final int HEADER = 2 * Long.BYTES + 2 * Integer.BYTES;

    private static final int LONGEST_PREDICATE = 3;
    private static final int MOST_OUTCOMES = 256;
    private static final int BUFFER = 1 << 16;

    /** In memory, as what is sought goes to and fro there; by far the most remains in the file. */
    private final long[] keys;

    private final int[] rows;
    private final DoubleBuffer parameters;
    private final ByteBuffer outcomes;
    private final double prior;

    private LanguageModel(ByteBuffer file, Places places) {
        super(new Context[0], new String[0], places.names(file));
        keys = new long[places.predicates()];
        rows = new int[places.predicates() + 1];
        slice(file, HEADER, places.parameters()).asLongBuffer().get(keys);
        slice(file, places.rows(), places.outcomes()).asIntBuffer().get(rows);
        parameters = slice(file, places.parameters(), places.rows()).asDoubleBuffer();
        outcomes = slice(file, places.outcomes(), places.names());
        prior = StrictMath.log(1.0 / getNumOutcomes());
    }

    private static ByteBuffer slice(ByteBuffer file, int from, int to) {
        return file.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where what is in a file. */
    private record Places(int predicates, int parameters, int rows, int outcomes, int names) {
        /** @throws ArithmeticException when the file would have 2 GB or more */
        static Places of(int predicates, int parameters) {
            int parametersAt = end(HEADER, predicates, Long.BYTES);
            int rowsAt = end(parametersAt, parameters, Double.BYTES);
            int outcomesAt = end(rowsAt, predicates + 1, Integer.BYTES);
            return new Places(predicates, parametersAt, rowsAt, outcomesAt, end(outcomesAt, parameters, Byte.BYTES));
        }

        private static int end(int begin, int count, int bytesOfEach) {
            return Math.addExact(begin, Math.multiplyExact(count, bytesOfEach));
        }

        String[] names(ByteBuffer file) {
            var bytes = new byte[file.limit() - names];
            file.get(names, bytes);
            return new String(bytes, StandardCharsets.UTF_8).split("\n");
        }
    }

    /** That of the user's cache; where none can be kept there, OpenNLP's own, in memory. */
    static AbstractModel load() throws IOException {
        Path file;
        try {
            long length = resource().openConnection().getContentLengthLong();
            file = Platform.cacheFolder().resolve("language").resolve(NAME + "-" + length + "." + LAYOUT);
        } catch (RuntimeException e) {
            debug("The language model is not kept", e);
            return builtIn();
        }
        return load(file, Arena.global());
    }

    /**
     * @param file made, or made anew, unless it is a model
     * @param arena how long the file stays mapped, if it can be
     */
    static AbstractModel load(Path file, Arena arena) throws IOException {
        Optional<AbstractModel> kept = map(file, arena);
        if (kept.isPresent()) {
            return kept.get();
        }
        AbstractModel model = builtIn();
        try (ProcessLock lock =
                ProcessLock.tryAcquire(file.resolveSibling("lock")).orElse(null)) {
            Optional<AbstractModel> meanwhile = map(file, arena);
            // Who holds the lock is just making it. That is not waited for: the model is here by now.
            if (meanwhile.isPresent() || lock == null) {
                return meanwhile.orElse(model);
            }
            WholeWrites.sweep(file.toAbsolutePath().getParent());
            WholeWrites.replace(file, target -> write(model, target));
            return map(file, arena).orElse(model);
        } catch (IOException | RuntimeException e) {
            debug("The language model is not kept", e);
            return model;
        }
    }

    /** OpenNLP's own, read into memory. */
    static AbstractModel builtIn() throws IOException {
        try (InputStream stream = resource().openStream()) {
            return (AbstractModel) new LanguageDetectorModel(stream).getMaxentModel();
        }
    }

    private static URL resource() throws IOException {
        URL resource = OpenNLPDetector.class.getResource("/" + NAME + ".bin");
        if (resource == null) {
            throw new FileNotFoundException(NAME);
        }
        return resource;
    }

    /** Empty where there is no whole one, or it cannot be mapped. */
    private static Optional<AbstractModel> map(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header) >= 0) {}
            header.flip();
            if (header.limit() < HEADER || header.getLong() != MAGIC || header.getLong() != length) {
                throw new IOException("no whole language model: " + file);
            }
            int predicates = header.getInt();
            int parameters = header.getInt();
            var places = Places.of(predicates, parameters);
            // Before memory is taken for them: what does not fit there would end the process.
            if (predicates < 0 || parameters < 0 || places.names() > length) {
                throw new IOException("no language model: " + file);
            }
            ByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, length, arena).asByteBuffer();
            return Optional.of(new LanguageModel(mapped, places));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            debug("The language model cannot be mapped", e);
            return Optional.empty();
        }
    }

    /** A predicate and what it says. */
    private record Row(long key, Context context) {}

    /** Refuses a model that does not fit the layout, as another one of OpenNLP's may not. */
    private static void write(AbstractModel model, Path target) throws IOException {
        Object[] structures = model.getDataStructures();
        @SuppressWarnings("unchecked")
        var predicates = (Map<String, Context>) structures[1];
        List<Row> rows = predicates.entrySet().stream()
                .map(entry -> new Row(key(entry.getKey()), entry.getValue()))
                .sorted(Comparator.comparingLong(Row::key))
                .toList();
        String[] outcomes = (String[]) structures[2];
        if (outcomes.length > MOST_OUTCOMES || rows.getFirst().key < 0) {
            throw new IOException("It does not fit the layout.");
        }
        byte[] names = String.join("\n", outcomes).getBytes(StandardCharsets.UTF_8);
        int parameters = rows.stream()
                .mapToInt(row -> row.context.getParameters().length)
                .sum();
        try (var file = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target), BUFFER))) {
            write(file, MAGIC);
            write(file, (long) Places.of(rows.size(), parameters).names() + names.length);
            write(file, rows.size());
            write(file, parameters);
            for (Row row : rows) {
                write(file, row.key);
            }
            for (Row row : rows) {
                for (double parameter : row.context.getParameters()) {
                    write(file, Double.doubleToRawLongBits(parameter));
                }
            }
            int begin = 0;
            for (Row row : rows) {
                write(file, begin);
                begin += row.context.getParameters().length;
            }
            write(file, begin);
            for (Row row : rows) {
                for (int outcome : row.context.getOutcomes()) {
                    file.writeByte(outcome);
                }
            }
            file.write(names);
        }
    }

    private static void write(DataOutputStream file, long value) throws IOException {
        file.writeLong(Long.reverseBytes(value));
    }

    private static void write(DataOutputStream file, int value) throws IOException {
        file.writeInt(Integer.reverseBytes(value));
    }

    /** Its length and its up to three UTF-16 units, which is all of it; -1 of what is longer. */
    private static long key(String predicate) {
        int length = predicate.length();
        if (length > LONGEST_PREDICATE) {
            return -1;
        }
        long key = length;
        for (int i = 0; i < length; i++) {
            key = key << Character.SIZE | predicate.charAt(i);
        }
        return key;
    }

    @Override
    public double[] eval(String[] predicates) {
        return eval(predicates, (float[]) null);
    }

    @Override
    public double[] eval(String[] predicates, float[] values) {
        return eval(predicates, values, new double[getNumOutcomes()]);
    }

    @Override
    public double[] eval(String[] predicates, double[] probabilities) {
        return eval(predicates, null, probabilities);
    }

    /** As {@code GISModel} does it with a uniform prior; in the same order, since sums of doubles depend on it. */
    private double[] eval(String[] predicates, float[] values, double[] sums) {
        int count = getNumOutcomes();
        Arrays.fill(sums, 0, count, prior);
        // Each has at most one for each outcome.
        var ofOne = new double[count];
        var outcomesOfOne = new byte[count];
        for (int i = 0; i < predicates.length; i++) {
            int predicate = Arrays.binarySearch(keys, key(predicates[i]));
            if (predicate < 0) {
                continue;
            }
            double value = values == null ? 1 : values[i];
            int begin = rows[predicate];
            int size = rows[predicate + 1] - begin;
            parameters.get(begin, ofOne, 0, size);
            outcomes.get(begin, outcomesOfOne, 0, size);
            for (int k = 0; k < size; k++) {
                sums[outcomesOfOne[k] & 0xff] += ofOne[k] * value;
            }
        }
        double total = 0;
        for (int i = 0; i < count; i++) {
            sums[i] = StrictMath.exp(sums[i]);
            total += sums[i];
        }
        for (int i = 0; i < count; i++) {
            sums[i] /= total;
        }
        return sums;
    }

    /** Not before there is something to say: a logger takes longer to get than the model. */
    private static void debug(String message, Exception e) {
        System.getLogger(LanguageModel.class.getName()).log(Level.DEBUG, message, e);
    }
}
