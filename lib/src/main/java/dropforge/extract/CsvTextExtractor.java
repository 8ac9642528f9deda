package dropforge.extract;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tables in text: the text as it is, and how many rows and columns there are in its metadata. */
public final class CsvTextExtractor extends PlainExtractor {
    private static final Map<String, String> MEDIA_TYPES =
            Map.of("csv", "text/csv", "tsv", "text/tab-separated-values", "tab", "text/tab-separated-values");

    /** What may stand between two fields; in a draw the first one is taken. */
    private static final String DELIMITERS = ",;\t|:";

    private static final Map<Character, String> DELIMITER_NAMES =
            Map.of(',', "comma", ';', "semicolon", '\t', "tab", '|', "pipe", ':', "colon");

    /** Lines by which the delimiter is found. */
    private static final int LINES = 50;

    public CsvTextExtractor() {
        super(MEDIA_TYPES);
    }

    @Override
    public String name() {
        return "csv 1";
    }

    @Override
    void describe(Source source, TextFile file, SortedMap<String, List<String>> metadata) {
        char delimiter = mediaType(source).equals("text/tab-separated-values") ? '\t' : delimiterOf(file.text());
        metadata.put("csv:delimiter", List.of(DELIMITER_NAMES.get(delimiter)));
        count(file.text(), delimiter, metadata);
    }

    /** Rows are those with a value, the first one with the names of the columns among them. */
    private static void count(String text, char delimiter, SortedMap<String, List<String>> metadata) {
        long rows = 0;
        int columns = 0;
        try (CsvReader<CsvRecord> records =
                CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(text)) {
            for (CsvRecord each : records) {
                columns = Math.max(columns, each.getFieldCount());
                if (each.getFields().stream().anyMatch(field -> !field.isBlank())) {
                    rows++;
                }
            }
        } catch (CsvParseException e) {
            // A quotation mark that is never closed, for example: what was counted so far is no count.
            return;
        } catch (IOException e) {
            throw new AssertionError("a string was read", e);
        }
        metadata.put("csv:num_rows", List.of(Long.toString(rows)));
        metadata.put("csv:num_columns", List.of(Integer.toString(columns)));
    }

    /** The one that stands equally often in most lines, at least once. */
    static char delimiterOf(String text) {
        List<String> lines =
                text.lines().filter(line -> !line.isBlank()).limit(LINES).toList();
        char best = ',';
        long most = 0;
        for (char candidate : DELIMITERS.toCharArray()) {
            Map<Long, Long> lineCounts = new TreeMap<>();
            for (String line : lines) {
                long count = outsideOfQuotes(line, candidate);
                if (count > 0) {
                    lineCounts.merge(count, 1L, Long::sum);
                }
            }
            long agreeing = lineCounts.values().stream().mapToLong(n -> n).max().orElse(0);
            if (agreeing > most) {
                most = agreeing;
                best = candidate;
            }
        }
        return best;
    }

    private static long outsideOfQuotes(String line, char delimiter) {
        long count = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                count++;
            }
        }
        return count;
    }
}
