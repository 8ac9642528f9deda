package dropforge.benchdocuments;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Documents of which a manifest says what must come out of them. */
public record Corpus(Path folder, List<Line> lines) {

    /**
     * @throws UserMistake where there is no manifest
     */
    public static Corpus in(Path folder) throws IOException {
        Path manifest = folder.resolve("MANIFEST.tsv");
        if (!Files.exists(manifest)) {
            throw new UserMistake(
                    "There is no MANIFEST.tsv in %s; name a folder of documents that has one, as data/samples/documents has."
                            .formatted(folder));
        }
        return new Corpus(
                folder,
                Files.readAllLines(manifest).stream()
                        .filter(line -> !line.startsWith("#") && !line.startsWith("file\t"))
                        .map(Line::of)
                        .toList());
    }

    Corpus only(Predicate<Line> wanted) {
        return new Corpus(folder, lines.stream().filter(wanted).toList());
    }

    /** As they are. */
    void copyTo(Path target) throws IOException {
        Files.createDirectories(target);
        for (Line line : lines) {
            Files.copy(folder.resolve(line.file()), target.resolve(line.file()));
        }
    }

    /**
     * Copies that differ in their bytes, each in a folder of its own, so that nothing that is
     * extracted once serves twice.
     *
     * @param first number of the first copy; no two copies of a workspace have the same
     * @return how many files they are
     */
    int copyTo(Path target, int first, int copies) throws IOException {
        for (int copy = first; copy < first + copies; copy++) {
            Path each = Files.createDirectories(target.resolve("copy-%03d".formatted(copy)));
            for (Line line : lines) {
                byte[] bytes = Files.readAllBytes(folder.resolve(line.file()));
                Files.write(each.resolve(line.file()), Variation.of(bytes, copy));
            }
        }
        return copies * lines.size();
    }
}
