package dropforge.bench;

import dropforge.Settings.Key;
import dropforge.Workbench;
import dropforge.cli.TextTable;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Json;
import dropforge.registry.Predictor;
import dropforge.table.Frame;
import dropforge.table.PredictionInput;
import dropforge.train.FitProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many rows per second a model predicts, beside scikit-learn's: of a table in memory, and from
 * a CSV file to one with the predictions. All know the files but the last, whose rows, {@value
 * #TIMES} times, are to be predicted. In turn.
 *
 * @param python interpreter with the packages of the peer
 */
public record Prediction(Path peer, List<Path> files, String target, String python, int runs) {
    private static final int TIMES = 11;

    /** One that predicts, ready to. */
    private interface Contender extends AutoCloseable {
        /** Seconds for the rows in memory. */
        double table() throws IOException;

        /** Seconds from file to file. */
        double file() throws IOException;

        double auc() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Prints a table. */
    public void measure() throws Exception {
        Path folder = Files.createTempDirectory("dropforge-bench-");
        var contenders = new LinkedHashMap<String, Contender>();
        try {
            Path rows = repeated(folder.resolve("rows.csv"));
            contenders.put("python", python(folder, rows));
            contenders.put(
                    "same trees",
                    ours(
                            folder.resolve("same"),
                            rows,
                            Map.of(
                                    Key.ITERATIONS, 200,
                                    Key.EARLY_STOPPING, 0,
                                    Key.LEARNING_RATE, 0.1,
                                    Key.COLUMN_SHARE, 1)));
            contenders.put("default", ours(folder.resolve("default"), rows, Map.of()));
            long count;
            try (Stream<String> lines = Files.lines(rows)) {
                count = lines.count() - 1;
            }
            print(contenders, count);
        } finally {
            for (Contender contender : contenders.values()) contender.close();
            WholeWrites.deleteTree(folder);
        }
    }

    private Path repeated(Path target) throws IOException {
        List<String> lines = Files.readAllLines(files.getLast());
        try (Writer out = Files.newBufferedWriter(target)) {
            out.write(lines.getFirst() + "\n");
            for (int i = 0; i < TIMES; i++)
                for (String line : lines.subList(1, lines.size())) out.write(line + "\n");
        }
        return target;
    }

    private void print(Map<String, Contender> contenders, long rows) throws IOException {
        var table = new LinkedHashMap<String, List<Double>>();
        var file = new LinkedHashMap<String, List<Double>>();
        // The first round warms up, and does not count.
        for (int round = 0; round <= runs; round++)
            for (var each : contenders.entrySet()) {
                double inMemory = each.getValue().table();
                double fromFile = each.getValue().file();
                if (round > 0) {
                    table.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(inMemory);
                    file.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(fromFile);
                }
            }
        var shown =
                new TextTable(
                        "predict",
                        "rows/s in memory",
                        "python = 1",
                        "file to file s",
                        "python = 1",
                        "AUC");
        double peer = Medians.of(table.get("python"));
        double peerFile = Medians.of(file.get("python"));
        for (var each : contenders.entrySet()) {
            double inMemory = Medians.of(table.get(each.getKey()));
            double fromFile = Medians.of(file.get(each.getKey()));
            shown.add(
                    each.getKey(),
                    "%,.0f".formatted(rows / inMemory),
                    "%.1f x".formatted(peer / inMemory),
                    "%.2f".formatted(fromFile),
                    "%.1f x".formatted(peerFile / fromFile),
                    "%.4f".formatted(each.getValue().auc()));
        }
        IO.println("\n" + shown);
    }

    private Contender ours(Path workspace, Path rows, Map<Key, ?> settings) throws Exception {
        Path training = Files.createDirectories(workspace.resolve("training"));
        for (Path file : files.subList(0, files.size() - 1))
            Files.copy(file, training.resolve(file.getFileName()));
        var all = new LinkedHashMap<Key, Object>(settings);
        all.put(Key.TARGET, target);
        // Hardly any: the peer holds nothing out.
        all.put(Key.HOLDOUT_SHARE, 0.01);
        Workbench.retrain(workspace, all, true, FitProgress.NONE);
        try (var bench = Workbench.open(workspace)) {
            return new Ours(bench.champion(), rows, workspace.resolve("predicted.csv"), target);
        }
    }

    private record Ours(Predictor predictor, Frame frame, double[] truth, Path rows, Path predicted)
            implements Contender {
        Ours(Predictor predictor, Path rows, Path predicted, String target) throws IOException {
            this(
                    predictor,
                    PredictionInput.read(rows, predictor.version().columns()).frame(),
                    truth(rows, target),
                    rows,
                    predicted);
        }

        private static double[] truth(Path rows, String target) throws IOException {
            try (Stream<String> lines = Files.lines(rows)) {
                List<String> all = lines.toList();
                int column = List.of(all.getFirst().split(",")).indexOf(target);
                return all.stream()
                        .skip(1)
                        .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[column]))
                        .toArray();
            }
        }

        @Override
        public double table() {
            long begin = System.nanoTime();
            predictor.predict(frame);
            return (System.nanoTime() - begin) / 1e9;
        }

        @Override
        public double file() throws IOException {
            long begin = System.nanoTime();
            try (Writer out = Files.newBufferedWriter(predicted)) {
                predictor.predictCsv(rows, out);
            }
            return (System.nanoTime() - begin) / 1e9;
        }

        @Override
        public double auc() {
            double[][] said = predictor.predict(frame);
            double[] late = new double[said.length];
            for (int i = 0; i < late.length; i++) late[i] = said[i][1];
            int[] actual = new int[truth.length];
            for (int i = 0; i < actual.length; i++) actual[i] = (int) truth[i];
            return smile.validation.metric.AUC.of(actual, late);
        }

        @Override
        public void close() {}
    }

    private Contender python(Path folder, Path rows) throws IOException {
        Process process =
                new ProcessBuilder(
                                Stream.concat(
                                                Stream.of(
                                                        python,
                                                        peer.toString(),
                                                        "--target",
                                                        target,
                                                        "--rows",
                                                        rows.toString(),
                                                        "--predicted",
                                                        folder.resolve("python.csv").toString()),
                                                files.subList(0, files.size() - 1).stream()
                                                        .map(Path::toString))
                                        .toList())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var peer = new Peer(process, process.inputReader(), process.outputWriter());
        peer.ask("ready");
        return peer;
    }

    private record Peer(Process process, BufferedReader answers, Writer questions)
            implements Contender {
        double ask(String what) throws IOException {
            questions.write(what + "\n");
            questions.flush();
            String answer = answers.readLine();
            if (answer == null)
                throw new UserMistake(
                        "The Python peer of the benchmark ended; what it says stands above.");
            return Json.read(answer, Double.class);
        }

        @Override
        public double table() throws IOException {
            return ask("table");
        }

        @Override
        public double file() throws IOException {
            return ask("file");
        }

        @Override
        public double auc() throws IOException {
            return ask("auc");
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
