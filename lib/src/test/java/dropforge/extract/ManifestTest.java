package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of each file of the corpus comes out what its manifest says, which other programs than Tika have found in it. */
class ManifestTest {
    private static final ExtractorFactory FACTORY = new ExtractorFactory();

    static List<ManifestLine> lines() {
        return ManifestLine.all();
    }

    @Test
    void theManifestNamesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(ManifestLine.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("MANIFEST.tsv") && !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(
                            lines().stream().map(ManifestLine::file).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void whatTheManifestSays(ManifestLine line) throws IOException {
        List<Part> parts = parts(line.file());
        if (ManifestLine.KNOWN_LACKS.containsKey(line.file())) {
            assertThat(line.holds(parts)).as("it holds by now").isFalse();
            return;
        }
        assertThat(line.holds(parts)).as("%s in %s", line, parts).isTrue();
        assertThat(line.lacks(parts)).as("%s", parts).isEmpty();
    }

    /** A person's document is not called partial for nothing. */
    @ParameterizedTest
    @MethodSource("lines")
    void whatIsWholeIsNotCalledPartial(ManifestLine line) throws IOException {
        if (!line.kind().equals("error") && !line.file().equals("hostile-billion-laughs.xml")) {
            assertThat(parts(line.file()).getFirst().failure()).isNull();
        }
    }

    private static List<Part> parts(String file) throws IOException {
        Source source = Source.of(ManifestLine.FOLDER.resolve(file));
        try {
            return FACTORY.extractorFor(source).extract(source, Limits.DEFAULTS).parts();
        } catch (ExtractionException e) {
            return List.of(new Part(0, -1, file, "application/octet-stream", "", new TreeMap<>(), e.failure(), false));
        }
    }
}
