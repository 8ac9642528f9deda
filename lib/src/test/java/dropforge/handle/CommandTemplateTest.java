package dropforge.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.FileChange;
import dropforge.files.WrongUsage;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command gets the names of files as they are, whatever they are, and however it quotes them. */
@DisabledOnOs(OS.WINDOWS)
class CommandTemplateTest {
    /** A name with all that a shell takes for more than a letter. */
    private static final String NASTY = "a  b'c\"d$(touch pwned)`touch pwned`;touch pwned\n&|*?\\ {path} $HOME -x";

    @TempDir
    Path here;

    @Test
    void aPlainCommandIsRunWithoutAShell() {
        assertThat(one("wc -c {}", "a b.txt")).containsExactly("wc", "-c", here + "/a b.txt");
        assertThat(one("cp {} /backup/{path}.{kind}", NASTY))
                .containsExactly("cp", here + "/" + NASTY, "/backup/" + NASTY + ".renamed");
        assertThat(one("echo {from}", "new")).containsExactly("echo", "old name");
    }

    /** As entr and watchexec have it: {@code make} is the whole command. */
    @Test
    void aCommandWithoutAPlaceholderIsRunAsItIs() {
        assertThat(one("env -i  env", "a")).containsExactly("env", "-i", "env");
        assertThat(new CommandTemplate("env", true).of(List.of("/a", "/b"))).containsExactly(List.of("env"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf %s {} | cat",
                "printf %s \"{}\" | cat",
                "printf %s '{}' | cat",
                "true && printf '%s' {}",
                "x=$(printf '%s.' {}); printf %s \"${x%.}\"",
                "printf %s \"$(printf '%s.' \"{}\")\" | sed '$ s/\\.$//' | head -c -0",
                "x=`printf %s. {}`; printf %s \"${x%.}\"",
                "(printf %s \"$DROPFORGE_FILE\")",
                "# don't stumble\nprintf %s {}",
                "sh -c 'printf %s \"$1\"' sh {}"
            })
    void aNameIsHarmlessHoweverTheShellTextQuotesIt(String command) throws Exception {
        List<String> argv = one(command, NASTY);
        assertThat(argv.getFirst()).isEqualTo("sh");
        assertThat(argv.get(2)).doesNotContain("pwned");
        Path folder = Files.createDirectory(here.resolve("cwd"));
        var builder = new ProcessBuilder(argv).directory(folder.toFile());
        builder.environment().put("DROPFORGE_FILE", here + "/" + NASTY);
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(here + "/" + NASTY);
        assertThat(process.waitFor()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRelativeNameThatBeginsWithADashIsNoOption() {
        assertThat(one("cat {path}", "-rf")).containsExactly("cat", "./-rf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c 'wc -l {}'", "bash -ec \"wc -l {}\"", "true; eval \"wc {}\"", "/bin/sh -c \"x {}\""})
    void aNameInTheTextOfASecondShellIsRefused(String command) {
        assertThatThrownBy(() -> new CommandTemplate(command, false))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("second shell")
                .hasMessageContaining("$1");
    }

    @Test
    void whatCannotBeRunIsToldAtTheStart() {
        assertThatThrownBy(() -> new CommandTemplate(" ", false)).hasMessageContaining("is empty");
        assertThatThrownBy(() -> new CommandTemplate("no-such-program {}", false))
                .hasMessageContaining("no program no-such-program");
        assertThatThrownBy(() -> new CommandTemplate("echo 'open {}", false)).hasMessageContaining("sh cannot read");
        assertThatThrownBy(() -> new CommandTemplate("echo {kind}", true)).hasMessageContaining("{kind} is of one");
    }

    @Test
    void aBatchHasAllFilesAsArgumentsAndIsSplitWhereTheyAreTooMany() {
        assertThat(new CommandTemplate("cat -n {} --", true).of(List.of("/a b", "/c")))
                .containsExactly(List.of("cat", "-n", "/a b", "/c", "--"));
        assertThat(new CommandTemplate("cat --in={}", true).of(List.of("/a", "/b")))
                .containsExactly(List.of("cat", "--in=/a", "--in=/b"));
        assertThat(new CommandTemplate("cat {} | wc -l", true).of(List.of("/a b", "/c")))
                .containsExactly(List.of("sh", "-c", "cat \"$@\" | wc -l", "sh", "/a b", "/c"));

        List<String> many = IntStream.range(0, 10_000)
                .mapToObj(number -> "/folder/with/a/longish/name/%05d.csv".formatted(number))
                .toList();
        List<List<String>> commands = new CommandTemplate("cat {}", true).of(many);
        assertThat(commands).hasSize(3);
        assertThat(commands.stream().flatMap(argv -> argv.stream().skip(1))).containsExactlyElementsOf(many);
    }

    private List<String> one(String command, String path) {
        var change = new FileChange.Renamed("old name", path, 1, "00", false);
        var entry = new JournalEntry(
                1, Instant.EPOCH, Kind.RENAMED, "training", path, "old name", 1L, "00", null, Map.of());
        return new CommandTemplate(command, false).of(new Delivery<>(entry, change, path, here, 1));
    }
}
