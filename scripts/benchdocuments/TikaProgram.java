package dropforge.benchdocuments;

import dropforge.extract.Extraction;
import dropforge.extract.ExtractionException;
import dropforge.extract.ExtractorFactory;
import dropforge.extract.Limits;
import dropforge.extract.Source;
import dropforge.extract.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The same parsers with nothing around them: in this process, on some threads, the text thrown
 * away.
 */
final class TikaProgram {
    private final ExtractorFactory factory = new ExtractorFactory();
    private final Path root;

    private TikaProgram(Path root) {
        this.root = root;
    }

    /**
     * @param arguments number of threads, folder
     */
    public static void main(String... arguments) throws Exception {
        try (var threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[0]))) {
            new TikaProgram(Path.of(arguments[1])).pass(threads);
            EltProgram.say(Words.IDLE);
            for (String line; (line = IO.readln()) != null && line.startsWith(Words.PASS); ) {
                new TikaProgram(Path.of(line.split("\t")[1])).pass(threads);
                EltProgram.say(Words.IDLE);
            }
        }
    }

    private void pass(ExecutorService threads) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<Future<?>> begun =
                files.stream().<Future<?>>map(file -> threads.submit(() -> extract(file))).toList();
        for (Future<?> each : begun) {
            each.get();
        }
    }

    private void extract(Path file) {
        String path = root.relativize(file).toString();
        try {
            Source source = Source.of(file);
            Extraction extraction = factory.extractorFor(source).extract(source, Limits.DEFAULTS);
            EltProgram.say(
                    extraction.status() == Status.FAILED
                            ? failed(path, extraction.document().failure().kind().wireName())
                            : Words.DONE + "\t" + path);
        } catch (ExtractionException e) {
            EltProgram.say(failed(path, e.failure().kind().wireName()));
        } catch (IOException | RuntimeException | Error e) {
            EltProgram.say(failed(path, e.getClass().getSimpleName()));
        }
    }

    private static String failed(String path, String why) {
        return Words.FAILED + "\t" + path + "\t" + why;
    }
}
