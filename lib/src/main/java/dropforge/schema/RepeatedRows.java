package dropforge.schema;

import dropforge.files.Counted;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.FindingKind;
import dropforge.table.KeyIndex;
import dropforge.table.RowLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds rows that are there twice, and files that contradict each other: the same values with another target. Only where
 * the values tell the rows of a file apart is either worth a word: in a table of two words and a number rows are alike by
 * chance, and have differing targets by nature.
 */
final class RepeatedRows {
    /** So many of the rows of a file must be unlike all others in it. */
    private static final double TELLS_APART = 0.9;

    /** As many copies as there are rows make a file that was written twice into itself. */
    private static final double MOST_COPIES = 0.5;

    /** Rows of equal values that are looked at; more of them are alike by nature. */
    private static final int MOST_ALIKE = 64;

    private final Dataset data;
    private final RowLines lines;
    /** Per row a hash of its values without the target; rows of equal hashes are taken for equal. */
    private final long[] keys;

    private final int[] fileOf;
    /** Rows of each new file that are unlike all others in it. */
    private final int[] unique;

    private final int[] copies;
    private final int[] firstCopy;
    private final Map<Pair, Alike> pairs = new LinkedHashMap<>();

    private record Pair(int file, int other) {}

    /** Rows of two files that are alike but for the target, and those that are alike in all. */
    private static final class Alike {
        private int contradicting;
        private int same;
        private int row;
        private int otherRow;
    }

    RepeatedRows(Dataset data, RowLines lines) {
        this.data = data;
        this.lines = lines;
        keys = data.equalRows().valueKeys();
        fileOf = new int[data.rows()];
        int files = data.files().size();
        unique = new int[files];
        copies = new int[files];
        firstCopy = new int[files];
        Arrays.fill(firstCopy, -1);
        for (int file = 0; file < files; file++) {
            DataFile part = data.files().get(file);
            Arrays.fill(fileOf, part.firstRow(), part.firstRow() + part.rows(), file);
        }
    }

    /** @param fresh which files, by their place in the data set, are told of */
    List<Finding> of(BitSet fresh) {
        alikeWithOneOf(fresh).forEach(alike -> compare(alike, fresh));
        var findings = new ArrayList<Finding>();
        fresh.stream().forEach(file -> tellOfCopies(file, findings));
        pairs.forEach((pair, rows) -> tellOfPair(pair, rows, findings));
        return findings;
    }

    /** Rows that are alike, ascending, where one of them is of a new file: the others have been put to each other before. */
    private Collection<List<Integer>> alikeWithOneOf(BitSet fresh) {
        int freshRows =
                fresh.stream().map(file -> data.files().get(file).rows()).sum();
        var index = new KeyIndex(freshRows);
        var counts = new int[freshRows];
        for (int row = 0; row < keys.length; row++) {
            if (fresh.get(fileOf[row])) {
                counts[index.add(keys[row])]++;
            }
        }
        var numbers = new int[keys.length];
        for (int row = 0; row < keys.length; row++) {
            numbers[row] = index.find(keys[row]);
            if (numbers[row] >= 0 && !fresh.get(fileOf[row])) {
                counts[numbers[row]]++;
            }
        }
        var alike = new LinkedHashMap<Integer, List<Integer>>();
        for (int row = 0; row < keys.length; row++) {
            if (numbers[row] < 0) {
                continue;
            }
            if (counts[numbers[row]] > 1) {
                alike.computeIfAbsent(numbers[row], _ -> new ArrayList<>()).add(row);
            } else {
                unique[fileOf[row]]++;
            }
        }
        return alike.values();
    }

    private void compare(List<Integer> alike, BitSet fresh) {
        for (int i = 0; i < alike.size(); i++) {
            int row = alike.get(i);
            int file = fileOf[row];
            boolean onlyOne = true;
            boolean copy = false;
            for (int j = Math.max(0, i - MOST_ALIKE); j < Math.min(alike.size(), i + MOST_ALIKE); j++) {
                int other = alike.get(j);
                if (i != j && fileOf[other] == file) {
                    onlyOne = false;
                    copy |= j < i && data.target()[other] == data.target()[row];
                }
            }
            unique[file] += onlyOne ? 1 : 0;
            if (copy) {
                copies[file]++;
                firstCopy[file] = firstCopy[file] < 0 ? row : Math.min(firstCopy[file], row);
            }
            for (int j = Math.max(0, i - MOST_ALIKE); j < i; j++) {
                int other = alike.get(j);
                if (fileOf[other] != file && fresh.get(file)) {
                    count(row, other);
                } else if (fileOf[other] != file && fresh.get(fileOf[other])) {
                    // The new file is the one to speak of.
                    count(other, row);
                }
            }
        }
    }

    private void count(int row, int other) {
        Alike rows = pairs.computeIfAbsent(new Pair(fileOf[row], fileOf[other]), _ -> new Alike());
        if (data.target()[row] == data.target()[other]) {
            rows.same++;
            return;
        }
        if (rows.contradicting++ == 0 || row < rows.row) {
            rows.row = row;
            rows.otherRow = other;
        }
    }

    private void tellOfCopies(int file, List<Finding> findings) {
        DataFile part = data.files().get(file);
        double share = (double) copies[file] / part.rows();
        boolean tellsApart = unique[file] + 2.0 * copies[file] >= TELLS_APART * part.rows();
        if (copies[file] > 0 && share <= MOST_COPIES && tellsApart) {
            findings.add(Finding.soft(
                    FindingKind.DUPLICATES,
                    part.path(),
                    lines.of(firstCopy[file]),
                    null,
                    "this row was there before in the same file%s; such rows count twice."
                            .formatted(
                                    copies[file] == 1
                                            ? ""
                                            : ", as %s were".formatted(Counted.of(copies[file], "row")))));
        }
    }

    private void tellOfPair(Pair pair, Alike rows, List<Finding> findings) {
        DataFile part = data.files().get(pair.file());
        DataFile other = data.files().get(pair.other());
        boolean tellApart = unique[pair.file()] >= TELLS_APART * part.rows()
                && KeyIndex.alone(keys, other.firstRow(), other.firstRow() + other.rows())
                        >= TELLS_APART * other.rows();
        if (!tellApart || part.sha256().equals(other.sha256())) {
            return;
        }
        if (rows.contradicting > 0) {
            findings.add(Finding.soft(
                    FindingKind.CONTRADICTION,
                    part.path(),
                    lines.of(rows.row),
                    data.targetName(),
                    "%s here, and %s in row %d of %s, which has the same values otherwise%s; which of the two is right?"
                            .formatted(
                                    target(rows.row),
                                    target(rows.otherRow),
                                    lines.of(rows.otherRow),
                                    other.path(),
                                    rows.contradicting == 1
                                            ? ""
                                            : "; so it is in %s".formatted(Counted.of(rows.contradicting, "row")))));
        }
        if (rows.same > 0) {
            findings.add(Finding.soft(
                    FindingKind.DUPLICATES,
                    part.path(),
                    0,
                    null,
                    "%s of it %s in %s, too, and %s used once."
                            .formatted(
                                    Counted.of(rows.same, "row"),
                                    rows.same == 1 ? "is" : "are",
                                    other.path(),
                                    rows.same == 1 ? "is" : "are")));
        }
    }

    private Object target(int row) {
        double value = data.target()[row];
        return data.classes().isEmpty()
                ? SchemaText.value(value, dropforge.table.ColumnType.NUMERIC)
                : data.classes().get((int) value);
    }
}
