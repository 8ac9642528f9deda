package dropforge.handle;

import dropforge.files.FileChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs a command for each change, or for each batch, one at a time. */
final class CommandAction implements BatchAction<FileChange> {
    private static final System.Logger LOG = System.getLogger(CommandAction.class.getName());
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    /** A machine at its limits takes its time to tell a process of Ctrl-C. */
    private static final Duration NEWS_OF_THE_STOP = Duration.ofSeconds(10);

    private static final int LONGEST_LINE = 8_192;
    /** By SIGINT, and by SIGTERM. */
    private static final int INTERRUPTED = 128 + 2;

    private static final int TERMINATED = 128 + 15;

    private final Exec exec;
    private final CommandTemplate template;
    private final Consumer<String> out;
    private final Consumer<String> err;
    private Process running;
    private boolean stopping;

    CommandAction(Exec exec, Consumer<String> out, Consumer<String> err) {
        this.exec = exec;
        this.template = new CommandTemplate(exec.command(), exec.batch());
        this.out = out;
        this.err = err;
    }

    @Override
    public void handle(List<Delivery<FileChange>> changes) throws CommandFailed, InterruptedException {
        if (!exec.batch()) {
            Delivery<FileChange> change = changes.getFirst();
            run(template.of(change), environment(change));
            return;
        }
        var files = new LinkedHashSet<String>();
        changes.forEach(change -> files.add(change.file().toString()));
        String root = changes.getFirst().folder().toString();
        for (List<String> command : template.of(List.copyOf(files))) {
            run(command, Map.of("DROPFORGE_ROOT", root));
        }
    }

    private static Map<String, String> environment(Delivery<FileChange> delivery) {
        var names = new LinkedHashMap<String, String>();
        names.put("DROPFORGE_KIND", delivery.entry().kind().wireName());
        names.put("DROPFORGE_PATH", delivery.path());
        names.put("DROPFORGE_FILE", delivery.file().toString());
        names.put("DROPFORGE_ROOT", delivery.folder().toString());
        if (delivery.change() instanceof FileChange.Quarantined quarantined) {
            names.put("DROPFORGE_REASON", quarantined.why());
        }
        if (delivery.entry().from() != null) {
            names.put("DROPFORGE_FROM", delivery.entry().from());
        }
        return names;
    }

    private void run(List<String> command, Map<String, String> environment) throws CommandFailed, InterruptedException {
        Process process = start(command, environment);
        try {
            List<Thread> readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
            int code = process.waitFor();
            for (Thread reader : readers) {
                // What it left running in the background may hold its output for ever.
                reader.join(LAST_WORDS);
            }
            if (code == INTERRUPTED || code == TERMINATED) {
                awaitStop();
            }
            if (code != 0) {
                throw new CommandFailed("`%s` ended with exit code %d".formatted(template, code));
            }
        } catch (InterruptedException e) {
            tree(process).forEach(ProcessHandle::destroyForcibly);
            throw e;
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    /** Ctrl-C ends the command and this process at once, and the news of the first may be here sooner. */
    private synchronized void awaitStop() throws InterruptedException {
        if (!stopping) {
            wait(NEWS_OF_THE_STOP.toMillis());
        }
    }

    private synchronized Process start(List<String> command, Map<String, String> environment)
            throws CommandFailed, InterruptedException {
        if (stopping) {
            throw new InterruptedException();
        }
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            running = builder.start();
            running.getOutputStream().close();
            return running;
        } catch (IOException e) {
            throw new CommandFailed("`%s` cannot be started: %s".formatted(template, e.getMessage()));
        }
    }

    private static Thread read(InputStream stream, Consumer<String> lines) {
        return Thread.ofVirtual().start(() -> {
            try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                forEachLine(reader, lines);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The output of a command has ended", e);
            }
        });
    }

    /** One without an end does not fill the memory. */
    private static void forEachLine(Reader reader, Consumer<String> lines) throws IOException {
        var line = new StringBuilder();
        char[] some = new char[LONGEST_LINE];
        for (int length; (length = reader.read(some)) >= 0; ) {
            for (int at = 0; at < length; at++) {
                if (some[at] == '\n' || line.length() == LONGEST_LINE) {
                    lines.accept(line.toString());
                    line.setLength(0);
                }
                if (some[at] != '\n' && some[at] != '\r') {
                    line.append(some[at]);
                }
            }
        }
        if (!line.isEmpty()) {
            lines.accept(line.toString());
        }
    }

    /** It is asked to end, with all that it started. */
    @Override
    public synchronized void stop() {
        stopping = true;
        notifyAll();
        if (running != null) {
            List<ProcessHandle> asked = tree(running);
            asked.forEach(ProcessHandle::destroy);
            try {
                CompletableFuture.allOf(
                                asked.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                        .get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException _) {
                // Some do not heed it.
            }
            asked.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Taken together first: the children of one that has ended are no longer known to be its. */
    private static List<ProcessHandle> tree(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }
}
