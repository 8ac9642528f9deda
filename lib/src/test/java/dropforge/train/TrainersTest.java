package dropforge.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainersTest {
    @TempDir
    Path folder;

    @Test
    void anUnknownTrainerIsOneSentenceThatListsThoseThereAre() {
        assertThatThrownBy(() -> Trainers.byName("xgboost"))
                .isInstanceOf(TrainingException.class)
                .hasMessage("There is no trainer 'xgboost'; there are lightgbm, smile-logistic, smile-forest,"
                        + " smile-ridge, smile-gbt.");
    }

    @Test
    void aTrainerThatCannotDoTheTaskIsOneSentenceThatListsThoseThatCan() {
        assertThatThrownBy(() -> Trainers.byName("smile-ridge", Task.BINARY))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The trainer smile-ridge cannot predict classes; use one of lightgbm, smile-logistic,"
                        + " smile-forest, smile-gbt.");
        assertThatThrownBy(() -> Trainers.byName("smile-logistic", Task.REGRESSION))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The trainer smile-logistic cannot predict a number; use one of lightgbm, smile-forest,"
                        + " smile-ridge, smile-gbt.");
    }

    @Test
    void aFolderWithoutAModelOrWithADamagedOneIsOneSentence() throws IOException {
        assertThatThrownBy(() -> Trainers.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is no model in")
                .hasMessageContaining("model.json");

        Files.writeString(folder.resolve("model.json"), "{\"format\": 1, \"trai");
        assertThatThrownBy(() -> Trainers.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is damaged; train again or use another version.");
    }
}
