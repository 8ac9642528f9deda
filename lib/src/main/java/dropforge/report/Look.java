package dropforge.report;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What tells one of several curves or groups from the others: a colour, and a mark for who does not see colours.
 */
record Look(Color colour, Marker marker) {
    private static final List<Look> ALL = List.of(
            new Look(Theme.BLUE, SeriesMarkers.CIRCLE),
            new Look(Theme.VERMILLION, SeriesMarkers.DIAMOND),
            new Look(Theme.GREEN, SeriesMarkers.SQUARE),
            new Look(Theme.PURPLE, SeriesMarkers.TRIANGLE_UP),
            new Look(Theme.ORANGE, SeriesMarkers.TRIANGLE_DOWN),
            new Look(Theme.SKY_BLUE, Theme.CROSS),
            new Look(Theme.INK, SeriesMarkers.PLUS),
            new Look(Theme.GREY, SeriesMarkers.RECTANGLE));

    /** More are not told apart. */
    static final int MOST = ALL.size();

    /** @param number from 0 to {@link #MOST} - 1 */
    static Look of(int number) {
        return ALL.get(number);
    }
}
