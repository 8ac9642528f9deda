package dropforge.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Outputs of a cell that change in place while it runs. Where no kernel runs, the last state of each is printed at the end, and
 * nothing before, since a terminal does not forget.
 */
public final class LiveCell implements AutoCloseable {
    private final Optional<Kernel> kernel = Kernel.running();
    private final List<String> ids;
    private final Object[] shown;

    /** @param outputs how many there are, one below the other */
    public LiveCell(int outputs) {
        ids = IntStream.range(0, outputs)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
        shown = new Object[outputs];
    }

    /**
     * Shows a value in the place of what was there.
     *
     * @param output from 0; the first time in the order in which they are to stand
     */
    public void show(int output, Object value) {
        boolean first = shown[output] == null;
        shown[output] = value;
        kernel.ifPresent(running -> {
            Rendered rendered = Looks.of(value);
            if (first) {
                running.display(ids.get(output), rendered);
            } else {
                running.update(ids.get(output), rendered);
            }
        });
    }

    @Override
    public void close() {
        if (kernel.isEmpty()) {
            Arrays.stream(shown)
                    .filter(value -> value != null)
                    .forEach(value -> IO.println(Looks.of(value).data().get(Rendered.TEXT)));
        }
    }
}
