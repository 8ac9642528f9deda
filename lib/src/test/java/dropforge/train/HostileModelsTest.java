package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no model of ours are refused in a sentence. */
class HostileModelsTest {
    private static final String LIGHTGBM = """
            {"format":1,"trainer":"lightgbm","task":"BINARY","classes":["0","1"],"encoding":{"sources":[],"features":[]},"importance":{}}""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "{\"format\":1}",
                "{\"format\":1,\"trainer\":\"lightgbm\"",
                "\u0000\u0001",
                "{\"format\":1,\"trainer\":\"java\",\"task\":\"BINARY\",\"classes\":[],\"encoding\":{},\"importance\":{}}",
                "{\"format\":2,\"trainer\":\"lightgbm\",\"task\":\"BINARY\",\"classes\":[],\"encoding\":{},\"importance\":{}}",
                "{\"@class\":\"java.net.URL\",\"val\":\"http://localhost/\"}"
            })
    void whatIsNoModelOfOursIsRefused(String text) throws IOException {
        Files.writeString(folder.resolve(ModelFile.NAME), text);
        assertRefused();
    }

    @Test
    void whatIsNestedTooDeepIsRefused() throws IOException {
        Files.writeString(folder.resolve(ModelFile.NAME), "{\"format\":" + "[".repeat(5_000_000));
        assertRefused();
        Files.writeString(folder.resolve(ModelFile.NAME), "{\"format\":" + "9".repeat(5_000_000) + "}");
        assertRefused();
    }

    @Test
    void whatJavaHasSerialisedIsNotReadAsThat() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(List.of("a model")));
        }
        Files.write(folder.resolve(ModelFile.NAME), bytes.toByteArray());
        assertRefused();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> Trainers.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    /**
     * What LightGBM sees through itself. Other such texts end the whole process, as one whose first tree is half; so it is
     * never given a file whose hash does not fit, and here it is asked in another one.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "tree", "garbage", "tree\nversion=v4\nnum_class=1\n", "tree\nnum_class=999999999\nTree=0\n"})
    void whatIsNoTextOfLightGbmIsRefused(String text) throws Exception {
        Files.writeString(folder.resolve(ModelFile.NAME), LIGHTGBM);
        Files.writeString(folder.resolve(LightGbmModel.TEXT), text);
        String said = ChildJvm.output(ChildJvm.start(Load.class, folder.toString()));
        assertThat(said).contains("refused: The model %s is damaged".formatted(folder.resolve(LightGbmModel.TEXT)));
    }

    static final class Load {
        static void main(String... arguments) {
            try {
                Trainers.load(Path.of(arguments[0]));
                IO.println("loaded");
            } catch (IOException e) {
                IO.println("refused: " + e.getMessage());
            }
        }
    }
}
