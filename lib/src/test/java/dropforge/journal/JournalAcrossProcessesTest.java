package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.ChildJvm;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAcrossProcessesTest {
    private static final int ENTRIES = 100;

    @TempDir
    Path workspace;

    /** Nobody made the workspace before: they also race for making it. */
    @Test
    void twoProcessesWriteIntoOneJournalWithoutALockedDatabase() throws Exception {
        Process first = ChildJvm.start(Writer.class, workspace.toString(), "first");
        Process second = ChildJvm.start(Writer.class, workspace.toString(), "second");

        assertThat(ChildJvm.output(first)).isEqualToIgnoringNewLines("written");
        assertThat(ChildJvm.output(second)).isEqualToIgnoringNewLines("written");
        try (Store store = Store.openToRead(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            List<JournalEntry> entries = journal.find(JournalQuery.ALL);
            assertThat(entries)
                    .extracting(JournalEntry::id)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 2 * ENTRIES)
                            .mapToObj(Long::valueOf)
                            .toList());
            assertThat(journal.find(JournalQuery.ALL.withRoot("first")))
                    .extracting(JournalEntry::path)
                    .containsExactlyElementsOf(IntStream.range(0, ENTRIES)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    @Test
    void whileOneProcessWritesAnotherReadsWholeTransactions() throws Exception {
        Store.open(workspace).close();
        Process writer = ChildJvm.start(Writer.class, workspace.toString(), "first");
        List<Integer> sizes = new ArrayList<>();

        try (Store store = Store.openToRead(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            do {
                sizes.add(journal.find(JournalQuery.ALL).size());
            } while (writer.isAlive());
            assertThat(ChildJvm.output(writer)).isEqualToIgnoringNewLines("written");
            sizes.add(journal.find(JournalQuery.ALL).size());
        }

        // Each transaction of the writer has two entries.
        assertThat(sizes).isSorted().endsWith(ENTRIES).allMatch(size -> size % 2 == 0);
    }

    /** Writes its entries two by two. */
    static final class Writer {
        void main(String... arguments) {
            try (Store store = Store.open(Path.of(arguments[0]))) {
                var journal = new Journal(store, Clock.systemUTC());
                for (int n = 0; n < ENTRIES; n += 2) {
                    int number = n;
                    journal.write(transaction -> {
                        transaction.append(Draft.of(Kind.ADDED, arguments[1], String.valueOf(number)));
                        return transaction.append(Draft.of(Kind.ADDED, arguments[1], String.valueOf(number + 1)));
                    });
                }
            }
            IO.println("written");
        }
    }
}
