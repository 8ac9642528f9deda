package dropforge.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatNobodyTouchedLooksTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("sales.csv"), "1");

        assertThat(FileState.of(file).looksLike(FileState.of(file))).isTrue();
    }

    @Test
    void anotherSizeTimeOrFileUnderTheSameNameLooksDifferent() throws IOException {
        Path file = Files.writeString(folder.resolve("sales.csv"), "1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-22T10:00:00Z")));
        FileState before = FileState.of(file);

        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-22T10:00:00.000001Z")));
        assertThat(FileState.of(file).looksLike(before)).isFalse();

        Files.writeString(file, "12");
        Files.setLastModifiedTime(file, FileTime.from(before.modified()));
        assertThat(FileState.of(file).looksLike(before)).isFalse();

        Path other = Files.writeString(folder.resolve("other.csv"), "2");
        Files.setLastModifiedTime(other, FileTime.from(before.modified()));
        assertThat(FileState.of(other).looksLike(before)).isFalse();
    }

    @Test
    void contentIsTheSameOnlyWhenBothHashesAreKnown() throws IOException {
        Path one = Files.writeString(folder.resolve("one.csv"), "1");
        Path two = Files.writeString(folder.resolve("two.csv"), "1");
        FileState known = FileState.of(one).withSha256(Sha256.of(one));

        assertThat(known.sameContent(FileState.of(two))).isFalse();
        assertThat(FileState.of(two).sameContent(known)).isFalse();
        assertThat(known.sameContent(FileState.of(two).withSha256(Sha256.of(two))))
                .isTrue();
    }

    @Test
    void theHashIsThatOfSha256sum() throws IOException {
        Path file = Files.writeString(folder.resolve("abc.txt"), "abc");

        assertThat(Sha256.of(file))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .isEqualTo(Sha256.of("abc"));
    }
}
