package dropforge.notebook;

import dropforge.files.UserMistake;

/** What a notebook calls in its first cell; {@code notebooks/dropforge.jsh} does. */
public final class Notebook {
    private Notebook() {}

    /**
     * Tells the kernel how tables, pictures and cards look, and that of a mistake of the user its sentence is all there is to
     * show. Does nothing but the latter where no kernel runs, as in jshell: there the texts of the same things are shown.
     */
    public static void begin() {
        UserMistake.tellNoFrames();
        Kernel.running().ifPresent(kernel -> Looks.each((type, look) -> register(kernel, type, look)));
    }

    /**
     * Shows a value now, wherever in a cell: {@code show(bench.versions()); show(bench.version(7));}. Where no kernel runs, as in jshell,
     * its text is printed, which says more than what jshell makes of a record.
     */
    public static void show(Object value) {
        try (var output = new LiveCell(1)) {
            output.show(0, value);
        }
    }

    private static <T> void register(Kernel kernel, Class<T> type, java.util.function.Function<Object, Rendered> look) {
        kernel.register(type, look);
    }
}
