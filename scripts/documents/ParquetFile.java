/// Parquet's writer runs with no more of its dependencies than these: not with Hadoop's XML parser, which would take the
/// place of the JDK's where documents are extracted, nor with compressors in native code.
//DEPS com.jerolba:carpet-record:0.5.0@fatjar
//DEPS org.apache.parquet:parquet-common:1.16.0@fatjar
//DEPS org.apache.parquet:parquet-format-structures:1.16.0@fatjar
//DEPS org.apache.parquet:parquet-encoding:1.16.0@fatjar
//DEPS org.apache.parquet:parquet-column:1.16.0@fatjar
//DEPS org.apache.parquet:parquet-hadoop:1.16.0@fatjar
//DEPS org.apache.parquet:parquet-jackson:1.16.0@fatjar
//DEPS org.apache.hadoop:hadoop-common:3.4.1@fatjar
//DEPS org.locationtech.jts:jts-core:1.20.0@fatjar

package dropforge.documents;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import com.jerolba.carpet.model.FieldType;
import com.jerolba.carpet.model.FieldTypes;
import dropforge.document.DocumentColumn;
import dropforge.document.DocumentRow;
import dropforge.document.RowWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A table of documents as Apache Parquet, compressed with gzip: times are timestamps in
 * microseconds of UTC, figures are numbers.
 */
public final class ParquetFile implements RowWriter {
    /** Bytes that are held before they are written. */
    private static final long ROW_GROUP = 32L << 20;

    /**
     * Rows of which some may have megabytes of text, so that it is looked often how many are held.
     */
    private static final int ROWS_BETWEEN_LOOKS = 16;

    private final CarpetWriter<DocumentRow> rows;

    /**
     * @param file to be made
     */
    public ParquetFile(Path file, List<DocumentColumn> columns) throws IOException {
        var model = FieldTypes.writeRecordModel(DocumentRow.class);
        columns.forEach(column -> model.withField(column.wireName(), type(column), column::of));
        var builder =
                new CarpetWriter.Builder<>(
                                new FileSystemOutputFile(file.toFile()), DocumentRow.class)
                        .withWriteRecordModel(model)
                        .withConf(new PlainParquetConfiguration())
                        .withCompressionCodec(CompressionCodecName.GZIP)
                        .withCodecFactory(new Gzip())
                        .withDefaultTimeUnit(TimeUnit.MICROS)
                        .withRowGroupSize(ROW_GROUP)
                        .withMinRowCountForPageSizeCheck(1)
                        .withMaxRowCountForPageSizeCheck(ROWS_BETWEEN_LOOKS);
        if (columns.contains(DocumentColumn.TEXT)) {
            String text = DocumentColumn.TEXT.wireName();
            builder.withDictionaryEncoding(text, false).withStatisticsEnabled(text, false);
        }
        rows = builder.build();
    }

    private static FieldType type(DocumentColumn column) {
        if (column.type() == Instant.class) return FieldTypes.INSTANT;
        if (column.type() == Long.class) return FieldTypes.LONG;
        if (column.type() == Integer.class) return FieldTypes.INTEGER;
        return FieldTypes.STRING;
    }

    @Override
    public void write(DocumentRow row) throws IOException {
        rows.write(row);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** By the JDK, and not by Hadoop's classes. */
    private static final class Gzip implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    var compressed = new ByteArrayOutputStream();
                    try (var gzip = new GZIPOutputStream(compressed)) {
                        bytes.writeAllTo(gzip);
                    }
                    return BytesInput.from(compressed.toByteArray());
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return codec;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("It only writes.");
        }

        @Override
        public void release() {}
    }
}
