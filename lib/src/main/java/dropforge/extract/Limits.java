package dropforge.extract;

import java.time.Duration;

/**
 * How much one document may cost.
 *
 * @param time after which its extraction is ended, with what children it has
 * @param bytes of a file; a larger one is not opened
 * @param characters of text of the document and all that is embedded in it; what comes after is cut, and it is partial
 * @param depth of what is embedded in what is embedded; 1: what the document itself holds
 * @param embedded files and attachments of one document at most
 * @param memoryMegabytes that the process which extracts may take for objects
 */
public record Limits(Duration time, long bytes, long characters, int depth, int embedded, int memoryMegabytes) {
    public static final Limits DEFAULTS = new Limits(Duration.ofSeconds(60), 512L << 20, 20_000_000, 16, 10_000, 512);
}
