package dropforge.notebook;

/** What a notebook shows as something else: a card, a table, a picture. */
public interface Shown {
    /** As what it is shown. */
    Object shown();
}
