package dropforge.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/** Puts the parts of a column, one per file, one after another. */
final class ColumnAssembly {
    private ColumnAssembly() {}

    /** The column of all files; every part can be read in the format. */
    static Column of(ColumnFormat format, List<CsvColumn> parts) {
        List<String> levels = format.type() == ColumnType.CATEGORICAL ? levels(parts) : List.of();
        var codes = new HashMap<String, Integer>();
        for (String level : levels) {
            codes.put(level, codes.size());
        }
        var values = new double[parts.stream().mapToInt(CsvColumn::rows).sum()];
        int at = 0;
        for (CsvColumn part : parts) {
            double[] read = switch (format.type()) {
                case NUMERIC -> part.read(part.decimalNotation());
                case DATE -> part.read(format.dates().orElseThrow());
                case BOOLEAN -> BooleanWords.read((CsvColumn.Words) part);
                case CATEGORICAL -> {
                    var words = (CsvColumn.Words) part;
                    yield words.decode(
                            Arrays.stream(words.words()).mapToDouble(codes::get).toArray());
                }
            };
            System.arraycopy(read, 0, values, at, read.length);
            at += read.length;
        }
        return new Column(format.name(), format.type(), values, levels);
    }

    private static List<String> levels(List<CsvColumn> parts) {
        var levels = new TreeSet<String>();
        for (CsvColumn part : parts) {
            levels.addAll(Arrays.asList(((CsvColumn.Words) part).words()));
        }
        return List.copyOf(levels);
    }
}
