package dropforge;

/**
 * Of a folder of documents that is done: what is there and did not come out whole, whenever it was tried.
 *
 * @param failed documents of which nothing came
 * @param partial documents of which not all came
 * @param unread files that cannot be read, so that there is no document of their present bytes
 */
public record NotWhole(long failed, long partial, int unread) {
    public static final NotWhole NONE = new NotWhole(0, 0, 0);
}
