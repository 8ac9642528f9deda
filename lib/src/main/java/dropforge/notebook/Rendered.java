package dropforge.notebook;

import dropforge.report.Figure;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A value as a notebook shows it.
 *
 * @param data by media type; the frontend takes the richest that it can show. {@code text/plain} is always there
 * @param metadata by media type, such as the width of a picture on the page
 */
record Rendered(SequencedMap<String, String> data, Map<String, Map<String, Object>> metadata) {
    static final String TEXT = "text/plain";
    static final String HTML = "text/html";
    static final String PNG = "image/png";

    /** On a screen with twice the pixels letters are sharp; others scale it down. */
    private static final int SCALE = 2;

    static Rendered ofText(String text) {
        var data = new LinkedHashMap<String, String>();
        data.put(TEXT, text);
        return new Rendered(data, Map.of());
    }

    static Rendered ofHtml(String text, String html) {
        var data = new LinkedHashMap<String, String>();
        data.put(TEXT, text);
        data.put(HTML, html);
        return new Rendered(data, Map.of());
    }

    /** At twice its size in pixels, shown at its size. What is to be seen on it stands in the text. */
    static Rendered ofFigure(Figure figure) {
        var data = new LinkedHashMap<String, String>();
        data.put(TEXT, figure.toString());
        data.put(PNG, Base64.getEncoder().encodeToString(figure.png(SCALE)));
        return new Rendered(
                data,
                Map.of(PNG, Map.of("width", figure.width(), "height", figure.height(), "alt", figure.toString())));
    }
}
