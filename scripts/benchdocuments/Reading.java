package dropforge.benchdocuments;

import dropforge.bench.Medians;
import dropforge.benchdocuments.Program.Said;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another process searches and lists while documents are loaded. Loading with it is between two of
 * the same size without it, as later documents come into a larger store. What comes of the
 * processor alone, and not of the store, is seen beside bare Tika, which has the processors and no
 * store.
 */
final class Reading implements Bench.Case {
    private static final String PART = "reader";
    private static final Duration IDLE = Duration.ofSeconds(8);

    /** As many copies as the other parts have. */
    private static final int TIMES = 2;

    private static final String NOTHING = "nothing is loaded";
    private static final String LOADING = "while documents are loaded";
    private static final String TIKA = "beside bare Tika, no store";
    private static final String WITHOUT = "loading without a reader";

    private static final String SEARCH = "search p99 ms";
    private static final String LIST = "list p99 ms";
    private static final String ERRORS = "errors";
    private static final String RATE = "loaded docs/s";

    /** What a reader met. */
    private record Met(List<Double> searches, List<Double> lists, int errors, String firstError) {
        static Met of(Said said) {
            String[] columns = said.columns();
            return new Met(
                    numbers(columns[3]),
                    numbers(columns[4]),
                    Integer.parseInt(columns[1]),
                    columns[2]);
        }

        Met and(Met other) {
            return new Met(
                    both(searches, other.searches),
                    both(lists, other.lists),
                    errors + other.errors,
                    firstError.isEmpty() ? other.firstError : firstError);
        }

        private static List<Double> both(List<Double> one, List<Double> other) {
            return Stream.concat(one.stream(), other.stream()).toList();
        }

        private static List<Double> numbers(String column) {
            return column.isEmpty()
                    ? List.of()
                    : Stream.of(column.split(",")).map(Double::valueOf).toList();
        }
    }

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        Path work = bench.folder(PART);
        Path inbound = work.resolve("inbound");
        Corpus ordinary = bench.corpus().only(Line::isOrdinary);
        // Enough looks while they are loaded for a share of a hundredth to mean something.
        int copies = TIMES * bench.copies();
        int count = ordinary.copyTo(inbound, 1, copies);
        var sets = new ArrayList<Path>();
        for (int set = 1; set <= 3; set++) {
            sets.add(work.resolve("set-" + set));
            ordinary.copyTo(sets.getLast(), 1 + set * copies, copies);
        }
        try (Program elt = bench.elt(EltProgram.WATCH, work, inbound)) {
            elt.documents(count);
            elt.await(Words.IDLE);
            double before = count / load(elt, inbound, sets.get(0), count);
            Met idle;
            Met loading;
            double with;
            double readerCpu;
            try (Program reader = reader(bench, work)) {
                idle = idle(reader);
                double cpu = reader.cpuSeconds();
                double seconds = load(elt, inbound, sets.get(1), count);
                loading = met(reader);
                with = count / seconds;
                readerCpu = 100 * (reader.cpuSeconds() - cpu) / seconds;
                idle = idle.and(idle(reader));
                reader.end();
            }
            double after = count / load(elt, inbound, sets.get(2), count);
            elt.end();
            tell(bench, NOTHING, idle, Double.NaN, Double.NaN);
            tell(bench, LOADING, loading, with, readerCpu);
            var without = new LinkedHashMap<String, Double>();
            without.put(RATE, (before + after) / 2);
            bench.report().tell(PART, WITHOUT, without);
        }
        besideTika(bench, work, inbound, count);
        WholeWrites.deleteTree(work);
    }

    private static void besideTika(Bench bench, Path work, Path inbound, int count)
            throws IOException, InterruptedException {
        Path some = inbound.resolve("set-1");
        try (Program tika = bench.tika(List.of(), some, work);
                Program reader = reader(bench, work)) {
            tika.documents(count);
            met(reader);
            long begin = System.nanoTime();
            tika.say(Words.PASS + "\t" + some);
            tika.documents(count);
            double seconds = Program.seconds(begin, System.nanoTime());
            Met met = met(reader);
            tika.end();
            reader.end();
            tell(bench, TIKA, met, count / seconds, Double.NaN);
        }
    }

    private static Program reader(Bench bench, Path workspace)
            throws IOException, InterruptedException {
        var reader =
                new Program(
                        "reader",
                        Bench.java(
                                List.of("-XX:+UseSerialGC"),
                                Bench.classPath(),
                                ReaderProgram.class,
                                List.of(workspace.toString(), String.valueOf(bench.pause()))),
                        workspace.resolve("reader.log"));
        reader.await(Words.IDLE);
        // Until the JVM knows its way.
        Thread.sleep(IDLE.dividedBy(2));
        met(reader);
        return reader;
    }

    private static Met idle(Program reader) throws IOException, InterruptedException {
        Thread.sleep(IDLE);
        return met(reader);
    }

    private static Met met(Program reader) throws IOException, InterruptedException {
        reader.say("tell");
        return Met.of(reader.await(Words.DONE));
    }

    /** Returns the seconds that it takes. */
    private static double load(Program elt, Path inbound, Path set, int count)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Files.move(set, inbound.resolve(set.getFileName()));
        return Program.seconds(begin, elt.documents(count).getLast().nanos());
    }

    private static void tell(Bench bench, String what, Met met, double rate, double cpu) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("looks", (double) met.searches().size());
        figures.put(ERRORS, (double) met.errors());
        figures.put("search p50 ms", quantile(met.searches(), 0.5));
        figures.put(SEARCH, quantile(met.searches(), 0.99));
        figures.put("list p50 ms", quantile(met.lists(), 0.5));
        figures.put(LIST, quantile(met.lists(), 0.99));
        figures.put(RATE, rate);
        figures.put("reader's % of a core", cpu);
        bench.report().tell(PART, what, figures);
        if (met.errors() > 0) {
            bench.report().note(PART, "The first error, %s: %s".formatted(what, met.firstError()));
        }
    }

    private static double quantile(List<Double> values, double share) {
        return values.isEmpty() ? Double.NaN : Medians.quantile(values, share);
    }

    @Override
    public void judge(Bench bench) {
        var report = bench.report();
        double errors = report.sum(PART, LOADING, ERRORS);
        report.judge(
                PART + ": errors while documents are loaded",
                "0",
                "%.0f".formatted(errors),
                errors == 0);
        for (String figure : List.of(SEARCH, LIST)) {
            double idle = report.median(PART, NOTHING, figure);
            double loading = report.median(PART, LOADING, figure);
            report.judge(
                    "%s: %s while documents are loaded".formatted(PART, figure),
                    "2 x as idle or less",
                    "%.1f x (%s beside %s; beside bare Tika %s)"
                            .formatted(
                                    loading / idle,
                                    Report.number(loading),
                                    Report.number(idle),
                                    Report.number(report.median(PART, TIKA, figure))),
                    loading <= 2 * idle);
        }
        double with = report.median(PART, LOADING, RATE);
        double without = report.median(PART, WITHOUT, RATE);
        report.judge(
                PART + ": rate of loading with a reader",
                "0.95 x or more",
                "%.2f x (%s beside %s docs/s)"
                        .formatted(with / without, Report.number(with), Report.number(without)),
                with >= 0.95 * without);
    }
}
