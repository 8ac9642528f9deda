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

    private static <T> void register(Kernel kernel, Class<T> type, java.util.function.Function<Object, Rendered> look) {
        kernel.register(type, look);
    }
}
