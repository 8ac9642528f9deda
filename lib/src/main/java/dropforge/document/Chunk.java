package dropforge.document;

import java.util.List;

/**
 * A piece of the text of a document, to be found and read by itself.
 *
 * @param id 16 hexadecimal digits that depend on the document's bytes, the part, the offsets and the settings alone: the same
 *     again in each run and after a rename, and for each document with the same bytes
 * @param document id of it
 * @param part number of the part of it that the text is of; 0 for the document itself
 * @param number counts those of a part, from 0
 * @param start offset of its first character in the text of the part, in UTF-16 code units as Java and JavaScript count
 * @param end offset behind its last one: it is {@code text.substring(start, end)}
 * @param headings those that it stands under, outermost first; empty where there are none
 * @param tokens of a language model in it, approximately and without a model, after what GPT-4o makes of such text: one for
 *     every six Latin letters begun, for four of another alphabet, for three digits, for each sign of Chinese, Japanese and
 *     Korean, and for each punctuation mark. For prose within about a quarter of what it is; to stay below the limit of a
 *     model, leave it that much room.
 */
public record Chunk(
        String id,
        long document,
        int part,
        int number,
        int start,
        int end,
        List<String> headings,
        String text,
        int tokens) {
    public Chunk {
        headings = List.copyOf(headings);
    }
}
