package dropforge.benchdocuments;

import dropforge.Workbench;
import dropforge.document.DocumentQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Another process that looks documents up: again and again a search and a list, a pause after each
 * pair. Each line that it is told is answered with what it met since the last one.
 */
final class ReaderProgram {
    private static final List<String> WORDS =
            List.of("tika", "test*", "document", "text -tika", "example", "\"this is\"");

    private static final int SHOWN = 20;

    /** Milliseconds of each search and each list. */
    private final List<Double> searches = new ArrayList<>();

    private final List<Double> lists = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    private ReaderProgram() {}

    /**
     * @param arguments workspace, milliseconds of the pause
     */
    public static void main(String... arguments) throws Exception {
        var reader = new ReaderProgram();
        Duration pause = Duration.ofMillis(Long.parseLong(arguments[1]));
        try (var bench = Workbench.open(Path.of(arguments[0]))) {
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        for (int number = 0; ; number++) {
                            reader.look(bench, number, pause);
                        }
                    });
            EltProgram.say(Words.IDLE);
            for (String line; (line = IO.readln()) != null && !line.equals(Words.END); ) {
                EltProgram.say(reader.tell());
            }
        }
    }

    private void look(Workbench bench, int number, Duration pause) {
        try {
            long begin = System.nanoTime();
            bench.documentRecords()
                    .search(WORDS.get(number % WORDS.size()), DocumentQuery.ALL.withLimit(SHOWN));
            long between = System.nanoTime();
            bench.documentRecords().find(DocumentQuery.ALL.withLimit(SHOWN));
            long end = System.nanoTime();
            synchronized (this) {
                searches.add((between - begin) / 1e6);
                lists.add((end - between) / 1e6);
            }
        } catch (RuntimeException e) {
            synchronized (this) {
                errors.add(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many errors, the first of them, the searches, the lists. */
    private synchronized String tell() {
        String all =
                "%s\t%d\t%s\t%s\t%s"
                        .formatted(
                                Words.DONE,
                                errors.size(),
                                errors.isEmpty() ? "" : errors.getFirst().replace('\t', ' '),
                                joined(searches),
                                joined(lists));
        searches.clear();
        lists.clear();
        errors.clear();
        return all;
    }

    private static String joined(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
