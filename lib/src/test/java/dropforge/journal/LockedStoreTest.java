package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Beside the others, since it takes as long as a database is waited for. */
@Execution(ExecutionMode.CONCURRENT)
class LockedStoreTest {
    @TempDir
    Path temporary;

    @Test
    void aDatabaseThatAnotherProgramHoldsIsWaitedForAndThenToldInASentence() throws Exception {
        try (Store store = Store.open(temporary)) {
            new Journal(store, Clock.systemUTC()).append(Draft.of(Kind.WATCH_STARTED));
        }
        Path file = temporary.resolve(Store.FILE_NAME);

        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("begin exclusive");
            assertThatThrownBy(() -> {
                        try (Store store = Store.open(temporary)) {
                            new Journal(store, Clock.systemUTC()).append(Draft.of(Kind.WATCH_STOPPED));
                        }
                    })
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll(file.toString(), "Another process has held", "try again");
        }

        try (Store store = Store.openToRead(temporary)) {
            assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                    .hasSize(1);
        }
    }
}
