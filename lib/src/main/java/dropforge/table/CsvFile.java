package dropforge.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads one CSV file, in one pass. The first row is the header; empty lines are passed over, and so are blanks around
 * values and names. Encoding and delimiter are found out by {@link CsvSource} and {@link CsvDialect}; bytes that are not
 * UTF-8 are read again as windows-1252.
 */
final class CsvFile {
    /** Characters that a field may have; beyond it a quote was not closed, or it is no table. */
    static final int LONGEST_FIELD = 1 << 24;

    private static final String ONE_LINE =
            "is one line without line breaks between header and rows; put each row on a line of its own";

    private final long memoryLimit;

    /** @param memoryLimit bytes that the columns of one file may take */
    CsvFile(long memoryLimit) {
        this.memoryLimit = memoryLimit;
    }

    /**
     * Reads a file. Whatever is wrong with it comes back as a {@link CsvReading.Fault}, with the hash of all its bytes
     * where they could be read.
     *
     * @param asWords columns whose words are needed, however many
     */
    CsvReading read(Path path, Set<String> asWords) {
        if (!Files.isRegularFile(path)) {
            return new CsvReading.Fault(whatElse(path));
        }
        try {
            CsvReading reading = read(path, asWords, null);
            return reading != null ? reading : read(path, asWords, CsvSource.WINDOWS_1252);
        } catch (AccessDeniedException _) {
            return new CsvReading.Fault("cannot be read; give this user read access");
        } catch (IOException e) {
            return new CsvReading.Fault("cannot be read (%s); check the disk and copy the file again"
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private static String whatElse(Path path) {
        if (Files.isDirectory(path)) {
            return "is a directory; give it another name or put the CSV files themselves here";
        }
        if (Files.isSymbolicLink(path)) {
            return "is a link to a file that is not there; mend the link or remove it";
        }
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? "is not a regular file; put a CSV file here"
                : "is not there any more; put it back, or go on without it";
    }

    /** Null where the file turned out not to be in the encoding that was guessed. */
    private CsvReading read(Path path, Set<String> asWords, Charset charset) throws IOException {
        try (CsvSource source = CsvSource.open(path, charset)) {
            if (source.isEmpty()) {
                return new CsvReading.Fault(
                        source.sha256(), 0, null, "is empty; write a header and rows, or remove it");
            }
            if (source.otherFormat() != null) {
                return new CsvReading.Fault(source.sha256(), 0, null, source.otherFormat());
            }
            String sample = source.sample();
            boolean whole = source.isWholeSample();
            char delimiter = CsvDialect.delimiterOf(sample, whole);
            var rows = new CsvRows(asWords, delimiter, memoryLimit);
            try {
                parse(source, sample, delimiter, rows);
                rows.complete(sample, whole);
            } catch (CsvRows.Refusal refusal) {
                String sha256 = source.sha256();
                return source.isOneLine() && (!whole || rows.isNoHeader())
                        ? new CsvReading.Fault(sha256, 0, null, ONE_LINE)
                        : new CsvReading.Fault(
                                sha256, refusal.kind(), refusal.row(), refusal.column(), refusal.getMessage());
            } catch (CharacterCodingException _) {
                if (source.isGuess()) {
                    return null;
                }
                String what = charset == null
                        ? "holds bytes that are not %s, which the file begins as; save it as UTF-8"
                                .formatted(source.charset())
                        : "holds bytes that are neither UTF-8 nor windows-1252; save the file as UTF-8";
                return new CsvReading.Fault(source.sha256(), rows.line(), null, what);
            } catch (CsvSource.NotTextException _) {
                return new CsvReading.Fault(
                        source.sha256(),
                        rows.line(),
                        null,
                        "holds a zero byte, so this is no text; export the table as CSV");
            }
            return new CsvReading.Table(
                    source.sha256(),
                    rows.header(),
                    rows.columns(),
                    rows.count(),
                    rows.lines(),
                    RowKeys.of(rows.header(), rows.columns(), rows.count()),
                    source.charset(),
                    delimiter);
        }
    }

    private static void parse(CsvSource source, String sample, char delimiter, CsvRows rows) throws IOException {
        try (CsvReader<Boolean> reader = CsvDialect.builder(delimiter)
                .maxBufferSize(LONGEST_FIELD)
                .allowUnclosedQuote(false)
                .build(rows, source.reader())) {
            for (var _ : reader) {
                // All is done by the handler, without making objects of the fields.
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof CsvRows.Refusal refusal) {
                throw refusal;
            }
            throw new CsvRows.Refusal(
                    rows.line(),
                    null,
                    rows.header() == null ? aboutHeader(e, sample, delimiter, rows.namesRead() + 1) : aboutRow(e));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A quote that the header leaves open ends with the file, at the limit, or at a quote of a row. */
    private static String aboutHeader(CsvParseException e, String sample, char delimiter, int column) {
        if (CsvDialect.isUnclosed(e) || CsvDialect.quoteStaysOpen(sample, delimiter)) {
            return "column %d of the header begins with a quote that is not closed; close the quote, or remove it"
                    .formatted(column);
        }
        return isTooLong(e)
                ? aboutRow(e)
                : "column %d of the header has text behind a closing quote; write quotes in names twice"
                        .formatted(column);
    }

    private static String aboutRow(CsvParseException e) {
        return isTooLong(e)
                ? "has a field of more than %,d characters; is a quote not closed?".formatted(LONGEST_FIELD)
                : "has a quote that is not closed, or text behind a closing one; write quotes in text twice";
    }

    private static boolean isTooLong(CsvParseException e) {
        return e.getMessage().contains("buffer size");
    }
}
