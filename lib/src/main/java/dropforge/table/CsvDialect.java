package dropforge.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Finds out by what the fields of a file are separated. */
final class CsvDialect {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    /** Separators of other dialects: understood well enough to say what is wrong. */
    private static final char[] FOREIGN = {':', '^', '~', '#', '\u0001', '\u001f', ' '};

    private static final int SAMPLE_ROWS = 200;

    private CsvDialect() {}

    /** A reader's settings; what a row must be like is the caller's matter. */
    static CsvReader.CsvReaderBuilder builder(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /**
     * The delimiter that splits most rows into as many fields as the header has, and at least two; of several such, the
     * one with the most fields; a comma where there is none.
     *
     * @param whole whether the sample ends with the file, and not somewhere in a row
     */
    static char delimiterOf(String sample, boolean whole) {
        char best = ',';
        double bestAgreement = 0;
        int bestFields = 1;
        for (char delimiter : DELIMITERS) {
            List<Integer> counts = fieldCounts(sample, delimiter, whole);
            int fields = counts.isEmpty() ? 0 : counts.getFirst();
            double agreement = agreement(counts);
            if (fields >= 2 && (agreement > bestAgreement || (agreement == bestAgreement && fields > bestFields))) {
                best = delimiter;
                bestAgreement = agreement;
                bestFields = fields;
            }
        }
        return best;
    }

    /** For a file of one column: the character that seems to separate its fields all the same; else null. */
    static Character foreignDelimiterOf(String sample, boolean whole) {
        for (char delimiter : FOREIGN) {
            List<Integer> counts = fieldCounts(sample, delimiter, whole);
            if (counts.size() > 1 && counts.getFirst() >= 2 && agreement(counts) == 1) {
                return delimiter;
            }
        }
        return null;
    }

    /** Whether the first line that is not empty has a quote that it does not close. */
    static boolean quoteStaysOpen(String sample, char delimiter) {
        String line = sample.lines().filter(text -> !text.isBlank()).findFirst().orElse("");
        try (CsvReader<CsvRecord> rows =
                builder(delimiter).allowUnclosedQuote(false).ofCsvRecord(line)) {
            rows.forEach(_ -> {});
            return false;
        } catch (CsvParseException e) {
            return isUnclosed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** FastCSV tells its own errors apart only by their words. */
    static boolean isUnclosed(CsvParseException e) {
        return e.getMessage().contains("Unclosed quoted");
    }

    private static double agreement(List<Integer> counts) {
        return counts.stream().filter(counts.getFirst()::equals).count() / (double) counts.size();
    }

    private static List<Integer> fieldCounts(String sample, char delimiter, boolean whole) {
        var counts = new ArrayList<Integer>();
        try (CsvReader<CsvRecord> rows = builder(delimiter).ofCsvRecord(sample)) {
            for (CsvRecord row : rows) {
                if (counts.size() == SAMPLE_ROWS) {
                    return counts;
                }
                counts.add(row.getFieldCount());
            }
        } catch (CsvParseException | IOException e) {
            // What does not parse with this delimiter speaks by the rows up to there.
            return counts.isEmpty() ? List.of(0) : counts;
        }
        if (!whole && counts.size() > 1) {
            counts.removeLast();
        }
        return counts.isEmpty() ? List.of(0) : counts;
    }
}
