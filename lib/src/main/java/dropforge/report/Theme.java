package dropforge.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;

/**
 * How every picture looks: sizes in pixels, fonts, colours.
 *
 * <p>The colours are those of Okabe and Ito, which stay apart for all common forms of colour blindness. Where a colour
 * carries a meaning, a shape, a line style or a word carries it too.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito: Color Universal Design</a>
 */
public final class Theme {
    public static final int WIDTH = 960;
    public static final int HEIGHT = 600;

    public static final Color BLUE = new Color(0x0072B2);
    public static final Color ORANGE = new Color(0xE69F00);
    public static final Color GREEN = new Color(0x009E73);
    public static final Color VERMILLION = new Color(0xD55E00);
    public static final Color SKY_BLUE = new Color(0x56B4E9);
    public static final Color PURPLE = new Color(0xCC79A7);

    /** Of an eighth curve, where there are so many. */
    static final Color GREY = new Color(0x999999);

    static final Color BACKGROUND = Color.WHITE;
    static final Color INK = new Color(0x222222);
    static final Color FAINT_INK = new Color(0x666666);
    /** Drawn over lines too, and so nearly transparent. */
    static final Color GRID = new Color(0, 0, 0, 26);

    static final BasicStroke LINE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {6f, 5f}, 0f);
    static final int MARKER = 9;
    static final int PADDING = 14;

    /** XChart's own cross is a hairline. */
    static final Marker CROSS = new Marker() {
        @Override
        public void paint(Graphics2D graphics, double x, double y, int size) {
            double half = size / 2.0;
            graphics.setStroke(LINE);
            graphics.draw(new Line2D.Double(x - half, y - half, x + half, y + half));
            graphics.draw(new Line2D.Double(x - half, y + half, x + half, y - half));
        }
    };

    /** Round another mark. */
    static final Marker RING = new Marker() {
        @Override
        public void paint(Graphics2D graphics, double x, double y, int size) {
            graphics.setStroke(LINE);
            graphics.draw(new Ellipse2D.Double(x - size, y - size, 2.0 * size, 2.0 * size));
        }
    };

    private Theme() {}

    static Font titleFont() {
        return new Font(Font.SANS_SERIF, Font.BOLD, 19);
    }

    static Font labelFont() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    }

    static Font smallFont() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    }

    /** How wide words are before there is a picture to write them on. */
    static FontMetrics metrics(Font font) {
        return Figure.withFonts(() -> {
            Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            try {
                smooth(graphics);
                return graphics.getFontMetrics(font);
            } finally {
                graphics.dispose();
            }
        });
    }

    static XYChart styled(XYChart chart) {
        XYStyler styler = chart.getStyler();
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(BACKGROUND);
        styler.setChartFontColor(INK);
        styler.setChartPadding(PADDING);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitleFont(titleFont());
        styler.setChartTitlePadding(8);
        styler.setAxisTitleFont(labelFont());
        styler.setAxisTickLabelsFont(smallFont());
        styler.setPlotBackgroundColor(BACKGROUND);
        styler.setPlotBorderVisible(false);
        styler.setPlotMargin(0);
        styler.setPlotContentSize(1.0);
        styler.setMarkerSize(MARKER);
        styler.setLegendVisible(false);
        return chart;
    }

    /** {@code 12,000}, whatever the language of the system. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** At most {@code length} characters; what is too long loses its middle, since both ends tell names apart. */
    static String shortened(String name, int length) {
        if (name.length() <= length) {
            return name;
        }
        int tail = (length - 1) / 2;
        return name.substring(0, length - 1 - tail) + "\u2026" + name.substring(name.length() - tail);
    }

    /** Shortened until it is no wider than so many pixels. */
    static String fitting(String text, FontMetrics font, int pixels) {
        String fitting = text;
        while (fitting.length() > 2 && font.stringWidth(fitting) > pixels) {
            int guess = (int) ((long) fitting.length() * pixels / font.stringWidth(fitting));
            fitting = shortened(text, Math.clamp(guess, 2, fitting.length() - 1));
        }
        return fitting;
    }

    static Color translucent(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }

    static void smooth(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    /** Writes {@code text} with its middle at {@code x} and {@code y}. */
    static void centred(Graphics2D graphics, String text, double x, double y) {
        var metrics = graphics.getFontMetrics();
        graphics.drawString(text, (float) (x - metrics.stringWidth(text) / 2.0), (float)
                (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
    }
}
