package dropforge.document;

/**
 * A document that was found.
 *
 * @param part number of the part of it that fits best; 0 for the document itself
 * @param partName what that part is called; of an entry of an archive with its folders, empty for the document itself
 * @param snippet words around those that were asked for, these between {@link #BEGIN} and {@link #END}
 * @param rank the better the higher; comparable within one search alone
 */
public record Hit(Document document, int part, String partName, String snippet, double rank) {
    /** Before a word that was asked for. */
    public static final char BEGIN = '\u0002';

    /** After it. */
    public static final char END = '\u0003';
}
