package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileChange;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file is followed through its names, and no other. Contents are single letters. */
class FileHistoryTest {
    @TempDir
    Path workspace;

    private Store store;
    private Journal journal;

    @BeforeEach
    void open() {
        store = Store.open(workspace);
        journal = new Journal(store, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void renamesAreFollowedBackFromTheNewNameAndOnFromAnOldOne() {
        happen(
                "+ a.csv A",
                "+ other.csv O",
                "~ a.csv B",
                "a.csv > b.csv B",
                "~ b.csv C",
                "b.csv > c/d.csv C",
                "- c/d.csv");
        var all = List.of("+ a.csv A", "~ a.csv B", "a.csv > b.csv B", "~ b.csv C", "b.csv > c/d.csv C", "- c/d.csv");

        for (String name : List.of("a.csv", "b.csv", "c/d.csv")) {
            assertThat(history(name)).as(name).isEqualTo(all);
            assertThat(journal.historyOf("training", name).names()).containsExactly("a.csv", "b.csv", "c/d.csv");
        }
    }

    @Test
    void aNameThatWasGivenToAnotherFileMeanwhileIsNotFollowedIntoThatOne() {
        happen("+ a.csv A", "a.csv > b.csv A", "+ a.csv X", "~ a.csv Y", "~ b.csv B");

        assertThat(history("b.csv")).containsExactly("+ a.csv A", "a.csv > b.csv A", "~ b.csv B");
        assertThat(history("a.csv")).containsExactly("+ a.csv X", "~ a.csv Y");
    }

    @Test
    void anUploadNameThatEachFileHasForAMomentDoesNotMixThem() {
        happen("+ upload A", "upload > 1.csv A", "+ upload B", "upload > 2.csv B", "+ upload C", "upload > 3.csv C");

        assertThat(history("2.csv")).containsExactly("+ upload B", "upload > 2.csv B");
        assertThat(history("upload")).containsExactly("+ upload C", "upload > 3.csv C");
    }

    @Test
    void aFolderAboveThatGotAnotherNameIsPartOfTheHistory() {
        happen(
                "+ 2024/jan/a.csv A",
                "2024 >/ old",
                "~ old/jan/a.csv B",
                "old/jan >/ old/january",
                "old/january/a.csv > a.csv B");
        var all = List.of(
                "+ 2024/jan/a.csv A",
                "2024 >/ old",
                "~ old/jan/a.csv B",
                "old/jan >/ old/january",
                "old/january/a.csv > a.csv B");

        assertThat(history("a.csv")).isEqualTo(all);
        assertThat(history("2024/jan/a.csv")).isEqualTo(all);
        assertThat(history("old/jan/a.csv")).isEqualTo(all);
        assertThat(journal.historyOf("training", "a.csv").names())
                .containsExactly("2024/jan/a.csv", "old/jan/a.csv", "old/january/a.csv", "a.csv");
    }

    @Test
    void aNewFileInANewFolderOfTheOldNameIsAnotherOne() {
        happen("+ d/a.csv A", "d >/ e", "+ d/a.csv X");

        assertThat(history("d/a.csv")).containsExactly("+ d/a.csv X");
        assertThat(history("e/a.csv")).containsExactly("+ d/a.csv A", "d >/ e");
    }

    @Test
    void namesThatWereSwappedAreToldApartByTheContents() {
        happen("+ a.csv A", "+ b.csv B", "a.csv > b.csv A", "b.csv > a.csv B", "~ a.csv C");

        assertThat(history("a.csv")).containsExactly("+ b.csv B", "b.csv > a.csv B", "~ a.csv C");
        assertThat(history("b.csv")).containsExactly("+ a.csv A", "a.csv > b.csv A");
    }

    @Test
    void filesOfTheBaselineThatWereSwappedAreToldApartToo() {
        happen("a.csv > b.csv A", "b.csv > a.csv B");

        assertThat(history("a.csv")).containsExactly("b.csv > a.csv B");
        assertThat(history("b.csv")).containsExactly("a.csv > b.csv A");
        assertThat(journal.historyOf("training", "a.csv").cameWithBaseline()).isTrue();
    }

    @Test
    void ofTwoFilesThatAreSwappedOneIsWrittenToBeforeTheOtherHasItsNewName() {
        happen("~ i X", "i > e X", "~ e Y", "e > i A");

        assertThat(history("i")).containsExactly("e > i A");
        assertThat(history("e")).containsExactly("~ i X", "i > e X", "~ e Y");
    }

    @Test
    void aFolderThatIsRenamedAfterTheFileHasLeftItSaysNothingOfTheFile() {
        happen("a/b >/ a/c", "a >/ z");

        assertThat(history("a/b/f.txt")).containsExactly("a/b >/ a/c", "a >/ z");
        assertThat(journal.historyOf("training", "a/b/f.txt").names())
                .containsExactly("a/b/f.txt", "a/c/f.txt", "z/c/f.txt");
    }

    @Test
    void threeNamesInARing() {
        happen("+ a A", "+ b B", "+ c C", "a > b A", "b > c B", "c > a C");

        assertThat(history("a")).containsExactly("+ c C", "c > a C");
        assertThat(history("b")).containsExactly("+ a A", "a > b A");
        assertThat(history("c")).containsExactly("+ b B", "b > c B");
    }

    @Test
    void aFileThatWasRenamedOverEndsThere() {
        happen("+ a.csv A", "a.csv > b.csv A", "+ n.csv N", "n.csv > b.csv N");

        assertThat(history("b.csv")).containsExactly("+ n.csv N", "n.csv > b.csv N");
        assertThat(history("a.csv")).containsExactly("+ a.csv A", "a.csv > b.csv A");
    }

    @Test
    void whatCameBackUnderTheSameNameIsTheSameToWhoAsks() {
        happen("+ a.csv A", "- a.csv", "+ a.csv B");

        assertThat(history("a.csv")).containsExactly("+ a.csv A", "- a.csv", "+ a.csv B");
    }

    @Test
    void whatWasSaidOfAFileIsPartOfItsHistoryAndNotOfAnothers() {
        happen("+ a.csv A", "! a.csv", "a.csv > b.csv A", "! b.csv", "+ a.csv X", "! a.csv");

        assertThat(history("b.csv")).containsExactly("+ a.csv A", "! a.csv", "a.csv > b.csv A", "! b.csv");
        assertThat(history("a.csv")).containsExactly("+ a.csv X", "! a.csv");
    }

    @Test
    void childrenOfAFolderThatWereJournaledOneByOneAreFollowedAlike() {
        happen("+ d/a.csv A", "d >/ e", "d/a.csv > e/a.csv A");

        assertThat(history("e/a.csv")).first().isEqualTo("+ d/a.csv A");
        assertThat(history("e/a.csv")).last().isEqualTo("d/a.csv > e/a.csv A");
    }

    @Test
    void aLongHistoryIsWholeAndAnotherRootIsAnotherFile() {
        happen("+ a.csv 0");
        for (int n = 1; n < 300; n++) {
            happen("~ a.csv " + n);
        }
        journal.append(Draft.of(Kind.ADDED, "inbound", "a.csv"));

        assertThat(history("a.csv")).hasSize(300).startsWith("+ a.csv 0").endsWith("~ a.csv 299");
        assertThat(journal.historyOf("inbound", "a.csv").entries()).hasSize(1);
        assertThat(history("nothing.csv")).isEmpty();
    }

    private void happen(String... lines) {
        for (String line : lines) {
            String[] words = line.split(" ");
            FileChange change = line.contains(" >/ ")
                    ? new FileChange.DirectoryRenamed(words[0], words[2])
                    : line.contains(" > ")
                            ? new FileChange.Renamed(words[0], words[2], 1, words[3], false)
                            : switch (words[0]) {
                                case "+" -> new FileChange.Added(words[1], 1, words[2]);
                                case "~" -> new FileChange.Modified(words[1], 1, words[2], null);
                                case "-" -> new FileChange.Removed(words[1], 1, null);
                                default -> null;
                            };
            journal.append(change == null ? Draft.of(Kind.ERROR, "training", words[1]) : Draft.of(change, "training"));
        }
    }

    private List<String> history(String path) {
        return journal.historyOf("training", path).entries().stream()
                .map(entry -> switch (entry.kind()) {
                    case DIRECTORY_RENAMED -> entry.from() + " >/ " + entry.path();
                    case RENAMED -> entry.from() + " > " + entry.path() + " " + entry.sha256();
                    case ADDED -> "+ " + entry.path() + " " + entry.sha256();
                    case MODIFIED -> "~ " + entry.path() + " " + entry.sha256();
                    case REMOVED -> "- " + entry.path();
                    default -> "! " + entry.path();
                })
                .toList();
    }
}
