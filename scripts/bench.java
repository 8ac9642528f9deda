///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures how soon a dropped file becomes a model, beside a Python script that does the same
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//SOURCES bench/Medians.java
//SOURCES bench/Prediction.java
//SOURCES bench/Settling.java
//SOURCES bench/Switching.java
//SOURCES benchwatch/PeerPython.java

import dropforge.bench.Prediction;
import dropforge.bench.Settling;
import dropforge.bench.Switching;
import dropforge.benchwatch.PeerPython;
import dropforge.cli.*;
import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.journal.Json;
import java.util.concurrent.*;
import java.util.function.ToDoubleFunction;
import java.util.stream.*;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Bench(), args);
}

@Command(
        name = "bench",
        description = {
            "Measures the time from a CSV file's close to its model and metrics on the disk, with eleven files there before, beside scripts/bench_peer.py (watchdog, pandas, scikit-learn), in turn, in one run.",
            "Both learn from all files but the last in the order of their names and are scored on that one. Then, how many rows per second are predicted, beside scikit-learn; how long it takes to put another version to use; how many retrainings come of a file in pieces and of ten at once.",
            "Python 3.11 or newer is needed for the peers; their packages go into a virtual environment in the user's cache."
        },
        footer = {
            "",
            "Example: ./jbang bench --data flights/ --target late --runs 5",
            "         ./jbang bench --data flights/ --only predict,switch"
        })
static class Bench implements Callable<Integer> {
    static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "folder of CSV files; the last by name is dropped")
    Path data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            defaultValue = "late",
            description = "column to predict, 0 or 1 (default: ${DEFAULT-VALUE})")
    String target;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "rounds (default: ${DEFAULT-VALUE})")
    int runs;

    /** What is measured. */
    enum Part {
        TRAIN,
        PREDICT,
        SWITCH,
        SETTLE
    }

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "train, predict, switch, settle (default: all)")
    List<Part> only = List.of(Part.values());

    @Option(
            names = "--json",
            description =
                    "for programs: every single run of train as a JSON line, and no other part")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    /**
     * One of the programs that are compared.
     *
     * @param first whether the first file is dropped into an empty folder, in place of the last one
     *     beside the others
     */
    record Contender(
            String name,
            List<String> command,
            String metricsFile,
            String modelFile,
            String ready,
            boolean first) {
        static Contender ours(String name, List<String> command) {
            return new Contender(
                    name, command, "metrics.json", "version.json", "\"model-promoted\"", false);
        }

        Contender withTheFirst() {
            return new Contender(
                    name + ", first", command, metricsFile, modelFile, "\"watch-started\"", true);
        }

        /** Whether it has trained on the files that were there at its start, and says so. */
        boolean isReady(Path workspace) throws IOException {
            return Files.readString(workspace.resolve("output")).contains(ready);
        }
    }

    /** From the close of the file until both the metrics and the model are there. */
    record Result(String name, double seconds, double auc, Map<String, Double> phases) {
        double allButTheFit() {
            return seconds - phases.get("fit");
        }
    }

    Path checkout;

    @Override
    public Integer call() throws Exception {
        checkout =
                Optional.ofNullable(System.getenv("DROPFORGE_HOME"))
                        .map(Path::of)
                        .filter(home -> Files.exists(home.resolve("scripts/bench_peer.py")))
                        .orElseThrow(() ->
                                new UserMistake(
                                        "The benchmark starts the programs of a checkout: clone the project and run ./jbang bench in it."));
        List<Path> files = files();
        String python = new PeerPython(checkout.resolve("scripts/bench_peer.py")).interpreter();
        if (only.contains(Part.TRAIN)) measureTraining(files, python);
        if (json) return 0;
        if (only.contains(Part.PREDICT))
            new Prediction(
                            checkout.resolve("scripts/bench_predict_peer.py"),
                            files,
                            target,
                            python,
                            runs)
                    .measure();
        if (only.contains(Part.SWITCH)) new Switching(files.getFirst(), target).measure();
        if (only.contains(Part.SETTLE)) new Settling(files, target).measure();
        return 0;
    }

    void measureTraining(List<Path> files, String python) throws Exception {
        List<String> ours =
                List.of(
                        checkout + "/jbang",
                        "watch",
                        "--workspace",
                        ".",
                        "--training",
                        "training",
                        "--process-existing",
                        "--target",
                        target,
                        "--holdout",
                        "time",
                        "--holdout-share",
                        share(files),
                        "--json");
        var contenders =
                List.of(
                        new Contender(
                                "python",
                                List.of(
                                        python,
                                        checkout + "/scripts/bench_peer.py",
                                        "--training",
                                        "training",
                                        "--models",
                                        "models",
                                        "--metrics",
                                        "metrics",
                                        "--target",
                                        target),
                                "metrics.json",
                                "model.joblib",
                                "\"ready\"",
                                false),
                        Contender.ours(
                                "same trees",
                                plus(
                                        ours,
                                        "--iterations",
                                        "200",
                                        "--early-stopping",
                                        "0",
                                        "--learning-rate",
                                        "0.1",
                                        "--column-share",
                                        "1")),
                        Contender.ours("default", ours),
                        Contender.ours("warm", plus(ours, "--mode", "warm")),
                        Contender.ours("default", ours).withTheFirst());
        var results = new ArrayList<Result>();
        for (int round = 0; round < runs; round++) {
            for (Contender contender : contenders) {
                Result result = run(contender, files);
                results.add(result);
                IO.println(
                        json
                                ? Json.line(result)
                                : "round %d  %-14s  %6.2f s  AUC %.4f  %s"
                                        .formatted(
                                                round + 1,
                                                result.name,
                                                result.seconds,
                                                result.auc,
                                                phases(result.phases)));
            }
        }
        if (!json) summarise(results);
    }

    List<Path> files() throws IOException {
        try (var found = Files.list(data)) {
            List<Path> files =
                    found.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
            if (files.size() < 3)
                throw new UserMistake(
                        "%s has %s; the benchmark needs three or more."
                                .formatted(data, Counted.of(files.size(), "CSV file")));
            return files;
        }
    }

    /** The share that makes the last file, whole, the rows held out. */
    static String share(List<Path> files) throws IOException {
        var rows = new ArrayList<Long>();
        for (Path file : files)
            try (var lines = Files.lines(file)) {
                rows.add(lines.count() - 1);
            }
        return String.valueOf(
                Math.nextUp(
                        (rows.getLast() + 0.5) / rows.stream().mapToLong(Long::longValue).sum()));
    }

    Result run(Contender contender, List<Path> files) throws Exception {
        Path workspace = Files.createTempDirectory("dropforge-bench-");
        Path training = Files.createDirectory(workspace.resolve("training"));
        for (Path file : contender.first ? List.<Path>of() : files.subList(0, files.size() - 1))
            Files.copy(file, training.resolve(file.getFileName()));
        Process process =
                new ProcessBuilder(contender.command)
                        .directory(workspace.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(workspace.resolve("output").toFile())
                        .start();
        try {
            await(process, () -> contender.isReady(workspace));
            quiet();
            Set<Path> before = found(workspace, contender.metricsFile);
            int models = found(workspace, contender.modelFile).size();
            Path dropped = contender.first ? files.getFirst() : files.getLast();
            byte[] bytes = Files.readAllBytes(dropped);
            try (var out = Files.newOutputStream(training.resolve(dropped.getFileName()))) {
                out.write(bytes);
            }
            long closed = System.nanoTime();
            await(
                    process,
                    () ->
                            found(workspace, contender.metricsFile).size() > before.size()
                                    && found(workspace, contender.modelFile).size() > models);
            double seconds = (System.nanoTime() - closed) / 1e9;
            Set<Path> after = found(workspace, contender.metricsFile);
            after.removeAll(before);
            return result(contender, seconds, after.iterator().next(), workspace);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
            dropforge.files.WholeWrites.deleteTree(workspace);
        }
    }

    /** What the first retraining leaves to do in the background must not count for the second. */
    static void quiet() throws InterruptedException {
        Thread.sleep(2_000);
    }

    static void await(Process process, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (!process.isAlive() || System.nanoTime() > end)
                throw new UserMistake(
                        "A contender of the benchmark ended, or hangs; start it by hand to see why.");
            Thread.sleep(5);
        }
    }

    /** Files of that name in a run or a version, not counting those under a temporary name. */
    static Set<Path> found(Path workspace, String name) throws IOException {
        var found = new HashSet<Path>();
        for (String parent : List.of("metrics", "models")) {
            if (!Files.isDirectory(workspace.resolve(parent))) continue;
            try (var folders = Files.newDirectoryStream(workspace.resolve(parent), "[!.]*")) {
                for (Path folder : folders)
                    if (Files.exists(folder.resolve(name))) found.add(folder.resolve(name));
            }
        }
        return found;
    }

    static Result result(Contender contender, double seconds, Path metrics, Path workspace)
            throws IOException {
        var values = Json.read(Files.readString(metrics), Map.class);
        if (contender.name.equals("python")) {
            var phases = new LinkedHashMap<String, Double>();
            double before = 0;
            for (String line : Files.readAllLines(workspace.resolve("output"))) {
                var said = Json.read(line, Map.class);
                if (said.get("phase").equals("seen")) phases.clear();
                double since = ((Number) said.get("since_seen")).doubleValue();
                phases.put((String) said.get("phase"), phases.isEmpty() ? 0 : since - before);
                before = since;
            }
            return new Result(
                    contender.name,
                    seconds,
                    ((Number) ((Map<?, ?>) values.get("metrics")).get("auc")).doubleValue(),
                    phases);
        }
        var phases = new LinkedHashMap<String, Double>();
        ((Map<?, ?>) values.get("seconds"))
                .forEach(
                        (phase, took) -> phases.put((String) phase, ((Number) took).doubleValue()));
        var holdout = (Map<?, ?>) ((Map<?, ?>) values.get("holdout")).get("metrics");
        return new Result(
                contender.name, seconds, ((Number) holdout.get("auc")).doubleValue(), phases);
    }

    static String phases(Map<String, Double> phases) {
        return phases.entrySet().stream()
                .map(phase -> "%s %.2f".formatted(phase.getKey(), phase.getValue()))
                .collect(Collectors.joining(", "));
    }

    static void summarise(List<Result> results) {
        var table =
                new TextTable(
                        "",
                        "median s",
                        "least",
                        "most",
                        "all but the fit",
                        "AUC",
                        "sooner than python");
        double peer = median(results, "python", Result::seconds);
        for (String name : results.stream().map(Result::name).distinct().toList()) {
            double[] seconds =
                    results.stream()
                            .filter(result -> result.name.equals(name))
                            .mapToDouble(Result::seconds)
                            .sorted()
                            .toArray();
            table.add(
                    name,
                    "%.2f".formatted(median(results, name, Result::seconds)),
                    "%.2f".formatted(seconds[0]),
                    "%.2f".formatted(seconds[seconds.length - 1]),
                    "%.2f".formatted(median(results, name, Result::allButTheFit)),
                    "%.4f"
                            .formatted(
                                    results.stream()
                                            .filter(result -> result.name.equals(name))
                                            .findFirst()
                                            .orElseThrow()
                                            .auc),
                    "%.1f x".formatted(peer / median(results, name, Result::seconds)));
        }
        IO.println("\n" + table);
    }

    static double median(List<Result> results, String name, ToDoubleFunction<Result> what) {
        double[] sorted =
                results.stream()
                        .filter(result -> result.name.equals(name))
                        .mapToDouble(what)
                        .sorted()
                        .toArray();
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    static List<String> plus(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }
}
