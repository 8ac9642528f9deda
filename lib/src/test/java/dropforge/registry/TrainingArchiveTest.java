package dropforge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version learned from can be had back, byte by byte, or is told to be damaged. */
class TrainingArchiveTest {
    @TempDir
    Path workspace;

    private Path file;
    private String sha256;
    private TrainingArchive archive;

    @BeforeEach
    void aFile() throws IOException {
        file = Files.writeString(workspace.resolve("may.csv"), "a,b\n1,2\n".repeat(10_000));
        sha256 = Sha256.of(file);
        archive = new TrainingArchive(workspace.resolve("archive"));
    }

    @Test
    void aFileThatWasChangedAndDeletedIsRestored() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThat(archive.keep(file, sha256)).isTrue();
        Files.writeString(file, "other");
        Files.delete(file);

        archive.restore(sha256, workspace.resolve("back.csv"));

        assertThat(workspace.resolve("back.csv")).hasBinaryContent(before);
    }

    @Test
    void theSameBytesAreKeptOnceUnderWhateverName() throws IOException {
        Path copy = Files.copy(file, workspace.resolve("copy.csv"));
        archive.keep(file, sha256);
        assertThat(archive.keep(copy, sha256)).isTrue();

        assertThat(filesInTheArchive()).hasSize(1);
        assertThat(Files.size(filesInTheArchive().getFirst())).isLessThan(Files.size(file) / 10);
    }

    @Test
    void aFileWithOtherBytesThanSaidIsNotKept() throws IOException {
        Files.writeString(file, "changed meanwhile");
        assertThat(archive.keep(file, sha256)).isFalse();
        Files.delete(file);
        assertThat(archive.keep(file, sha256)).isFalse();

        assertThat(archive.has(sha256)).isFalse();
        assertThat(filesInTheArchive()).isEmpty();
    }

    @Test
    void whatIsNotThereOrDamagedIsToldAndNotRestored() throws IOException {
        Path target = workspace.resolve("back.csv");
        assertThatThrownBy(() -> archive.restore(sha256, target))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(sha256.substring(0, 12), "not in the archive", "backup");
        archive.keep(file, sha256);
        Path kept = archive.fileOf(sha256);
        byte[] whole = Files.readAllBytes(kept);

        Files.write(kept, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertDamaged(kept);
        Files.writeString(kept, "no gzip");
        assertDamaged(kept);
        Path other = Files.writeString(workspace.resolve("other.csv"), "a,b\n3,4\n");
        archive.keep(other, Sha256.of(other));
        Files.copy(archive.fileOf(Sha256.of(other)), kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertDamaged(kept);
    }

    private void assertDamaged(Path kept) {
        Path target = workspace.resolve("back.csv");
        assertThatThrownBy(() -> archive.restore(sha256, target))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(kept.toString(), "damaged");
        assertThat(target).doesNotExist();
    }

    @Test
    void damagedBytesAreWrittenAnewWhileTheFileIsAtHand() throws IOException {
        archive.keep(file, sha256);
        Files.writeString(archive.fileOf(sha256), "x");

        assertThat(new TrainingArchive(archive.folder()).keep(file, sha256)).isTrue();

        archive.restore(sha256, workspace.resolve("back.csv"));
        assertThat(workspace.resolve("back.csv")).hasSameBinaryContentAs(file);
    }

    @Test
    void whatADyingProcessLeftIsSweptAway() throws IOException {
        archive.keep(file, sha256);
        Path left = Files.writeString(archive.fileOf(sha256).resolveSibling(".unfinished-x.csv.gz-1"), "half");

        archive.sweep();

        assertThat(left).doesNotExist();
        assertThat(archive.has(sha256)).isTrue();
        new TrainingArchive(workspace.resolve("nowhere")).sweep();
    }

    private List<Path> filesInTheArchive() throws IOException {
        if (Files.notExists(archive.folder())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(archive.folder())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
