package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripts and their sources are formatted, all but the lines for JBang at their top. The formatter of the library cannot read their compact
 * form, so it is another. {@code DROPFORGE_FORMAT=yes ./jbang test --only ScriptFormatTest} formats them.
 */
class ScriptFormatTest {
    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    static Stream<Path> scripts() throws IOException {
        return Files.walk(Checkout.ROOT.resolve("scripts"))
                .filter(file -> file.toString().endsWith(".java"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptIsFormatted(Path script) throws IOException, FormatterException {
        String text = Files.readString(script);
        int code = text.startsWith("///") ? text.indexOf("\n\n") + 2 : 0;
        String formatted = text.substring(0, code) + FORMATTER.formatSource(text.substring(code));
        if (System.getenv("DROPFORGE_FORMAT") != null) {
            Files.writeString(script, formatted);
        } else {
            assertThat(text)
                    .as("DROPFORGE_FORMAT=yes ./jbang test --only ScriptFormatTest formats it")
                    .isEqualTo(formatted);
        }
    }
}
