package dropforge.watch;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Watches nothing: where a folder is only compared. */
final class NoHints implements HintSource {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public void start(Path root, Consumer<Hint> hints) {}

    @Override
    public boolean watchesTrees() {
        return true;
    }

    @Override
    public void close() {}
}
