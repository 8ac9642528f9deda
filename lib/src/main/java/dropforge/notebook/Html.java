package dropforge.notebook;

/**
 * HTML in the making. Styles stand at each element: a page of a notebook that somebody opens later, or elsewhere, drops style
 * sheets of outputs. Colours are those of JupyterLab's theme, light or dark, where there is one.
 */
final class Html {
    static final String INK = "var(--jp-content-font-color1, #1b1f24)";
    static final String FAINT = "var(--jp-content-font-color2, #5f6b76)";
    static final String LINE = "var(--jp-border-color2, #d0d7de)";

    private final StringBuilder html = new StringBuilder();

    Html open(String element, String style) {
        html.append('<').append(element).append(" style=\"").append(style).append("\">");
        return this;
    }

    /** @param title what shows when the mouse rests on it */
    Html open(String element, String style, String title) {
        html.append('<').append(element).append(" style=\"").append(style).append("\" title=\"");
        text(title);
        html.append("\">");
        return this;
    }

    /** What is HTML already. */
    Html append(String element) {
        html.append(element);
        return this;
    }

    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                // MathJax takes what is between dollars for a formula.
                case '$' -> html.append("&#36;");
                default -> html.append(letter);
            }
        }
        return this;
    }

    Html close(String element) {
        html.append("</").append(element).append('>');
        return this;
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
