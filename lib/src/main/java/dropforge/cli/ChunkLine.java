package dropforge.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dropforge.document.Chunk;

/**
 * A chunk as a line of JSON, with where its document lies, to be cited.
 *
 * @param path of its document, as it is now
 */
public record ChunkLine(String path, @JsonUnwrapped Chunk chunk) {}
