package dropforge.table;

import dropforge.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The columns of one file on the disk, as they lie in memory: for a month of flights 1.4 MB, read in a tenth of the time of
 * the CSV. In the byte order of the machine; at the end a CRC-32C of all before it.
 */
final class StoredTable {
    private static final byte[] BEGINNING = "dropforge columns 1\n".getBytes(StandardCharsets.US_ASCII);
    /** A file of more would not fit into one buffer. */
    private static final long LARGEST = 1L << 30;

    private static final int CHECKSUM = Long.BYTES;

    private StoredTable() {}

    /**
     * Identifies the code that makes columns of a file: what other code has stored may be other columns. Of the bytes of its
     * classes, so that nobody has to remember to change a number.
     */
    static String codeOfReading() {
        MessageDigest digest = Sha256.digest();
        for (Class<?> reading : List.of(
                StoredTable.class,
                CsvFile.class,
                CsvSource.class,
                CsvDialect.class,
                CsvReading.class,
                CsvRows.class,
                CsvColumn.class,
                CsvColumnBuilder.class,
                WordTable.class,
                RawRows.class,
                FirstRow.class,
                RowKeys.class,
                LineNumbers.class,
                MissingWords.class,
                ColumnTypes.class,
                Notation.class,
                DecimalText.class,
                DateText.class)) {
            List<Class<?>> nest = new ArrayList<>(List.of(reading.getNestMembers()));
            nest.sort(Comparator.comparing(Class::getName));
            nest.forEach(each -> digest.update(bytes(each)));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static byte[] bytes(Class<?> each) {
        String name = each.getName().substring(each.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = each.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean fits(CsvReading.Table table) {
        return table.bytes() < LARGEST;
    }

    /** Writes a new file. */
    static void write(CsvReading.Table table, Path file) throws IOException {
        var out = new Out();
        out.bytes(BEGINNING);
        out.text(table.sha256());
        out.text(table.charset().name());
        out.number(table.delimiter());
        out.number(table.rows());
        out.longs(table.rowKeys());
        var lines = table.lines().stretches();
        out.number(lines.size());
        lines.forEach((row, ahead) -> {
            out.number(row);
            out.longs(new long[] {ahead});
        });
        out.texts(table.header().toArray(String[]::new));
        for (CsvColumn column : table.columns()) {
            switch (column) {
                case CsvColumn.Words words -> {
                    out.number(0);
                    out.texts(words.words());
                    out.ints(words.counts());
                    out.ints(words.codes());
                    out.ints(words.fits());
                    out.number(words.present());
                }
                case CsvColumn.Numbers numbers -> {
                    out.number(1);
                    out.text(numbers.notation().wireName());
                    out.doubles(numbers.values());
                    out.ints(numbers.misfitRows());
                    out.texts(numbers.misfitWords());
                    out.number(numbers.present());
                }
            }
        }
        Files.write(file, out.finished());
    }

    /** What {@link #write} has written; empty where the file is not there, damaged, or another's. */
    static Optional<CsvReading.Table> read(Path file, String sha256) {
        try {
            byte[] all = Files.readAllBytes(file);
            return Optional.of(new In(all).table())
                    .filter(table -> table.sha256().equals(sha256));
        } catch (IOException | RuntimeException _) {
            // Whatever is wrong with it: the CSV file is there, too.
            return Optional.empty();
        }
    }

    private static long checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static final class Out {
        private ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());

        private ByteBuffer room(long bytes) {
            if (buffer.remaining() < bytes) {
                long wanted = buffer.position() + bytes;
                ByteBuffer larger = ByteBuffer.allocate(Math.toIntExact(
                                Math.min(Math.max(2L * buffer.capacity(), wanted), Math.max(wanted, 2 * LARGEST - 64))))
                        .order(ByteOrder.nativeOrder());
                buffer = larger.put(buffer.flip());
            }
            return buffer;
        }

        void bytes(byte[] bytes) {
            room(bytes.length).put(bytes);
        }

        void number(int number) {
            room(Integer.BYTES).putInt(number);
        }

        void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
            number(bytes.length);
            bytes(bytes);
        }

        void texts(String[] texts) {
            number(texts.length);
            for (String text : texts) {
                text(text);
            }
        }

        /** In two bytes each where they are that small, as the codes of a column of few words are. */
        void ints(int[] values) {
            boolean small = true;
            for (int value : values) {
                small &= value == (short) value;
            }
            number(values.length);
            number(small ? Short.BYTES : Integer.BYTES);
            if (small) {
                room((long) Short.BYTES * values.length);
                for (int value : values) {
                    buffer.putShort((short) value);
                }
            } else {
                room((long) Integer.BYTES * values.length).asIntBuffer().put(values);
                buffer.position(buffer.position() + Integer.BYTES * values.length);
            }
        }

        void longs(long[] values) {
            number(values.length);
            room((long) Long.BYTES * values.length).asLongBuffer().put(values);
            buffer.position(buffer.position() + Long.BYTES * values.length);
        }

        void doubles(double[] values) {
            number(values.length);
            room((long) Double.BYTES * values.length).asDoubleBuffer().put(values);
            buffer.position(buffer.position() + Double.BYTES * values.length);
        }

        byte[] finished() {
            long checksum = checksum(buffer.array(), buffer.position());
            room(CHECKSUM).putLong(checksum);
            byte[] all = new byte[buffer.position()];
            buffer.flip().get(all);
            return all;
        }
    }

    private static final class In {
        private final ByteBuffer buffer;

        In(byte[] all) {
            buffer = ByteBuffer.wrap(all).order(ByteOrder.nativeOrder());
            int end = all.length - CHECKSUM;
            if (end < BEGINNING.length || buffer.getLong(end) != checksum(all, end)) {
                throw new IllegalArgumentException("damaged");
            }
            buffer.limit(end);
            byte[] beginning = new byte[BEGINNING.length];
            buffer.get(beginning);
            if (!Arrays.equals(beginning, BEGINNING)) {
                throw new IllegalArgumentException("other");
            }
        }

        CsvReading.Table table() {
            String sha256 = text();
            Charset charset = charset(text());
            char delimiter = (char) number();
            int rows = number();
            long[] keys = longs();
            var stretches = new TreeMap<Integer, Long>();
            for (int left = number(); left > 0; left--) {
                int row = number();
                stretches.put(row, longs()[0]);
            }
            List<String> header = List.of(texts());
            var columns = new ArrayList<CsvColumn>();
            for (int c = 0; c < header.size(); c++) {
                columns.add(number() == 0 ? words() : numbers());
            }
            return new CsvReading.Table(
                    sha256, header, columns, rows, LineNumbers.of(stretches), keys, charset, delimiter);
        }

        private static Charset charset(String name) {
            try {
                return Charset.forName(name);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                throw new IllegalArgumentException(e);
            }
        }

        private CsvColumn.Words words() {
            return new CsvColumn.Words(texts(), ints(), ints(), ints(), number());
        }

        private CsvColumn.Numbers numbers() {
            return new CsvColumn.Numbers(Notation.named(text()).orElseThrow(), doubles(), ints(), texts(), number());
        }

        private int number() {
            return buffer.getInt();
        }

        private String text() {
            byte[] bytes = new byte[number()];
            buffer.get(bytes);
            return new String(bytes, StandardCharsets.UTF_16LE);
        }

        private String[] texts() {
            var texts = new String[number()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = text();
            }
            return texts;
        }

        private int[] ints() {
            var values = new int[number()];
            if (number() == Short.BYTES) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = buffer.getShort();
                }
            } else {
                buffer.asIntBuffer().get(values);
                buffer.position(buffer.position() + Integer.BYTES * values.length);
            }
            return values;
        }

        private long[] longs() {
            var values = new long[number()];
            buffer.asLongBuffer().get(values);
            buffer.position(buffer.position() + Long.BYTES * values.length);
            return values;
        }

        private double[] doubles() {
            var values = new double[number()];
            buffer.asDoubleBuffer().get(values);
            buffer.position(buffer.position() + Double.BYTES * values.length);
            return values;
        }
    }
}
