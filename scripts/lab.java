///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Opens JupyterLab on the notebooks, with a Java kernel that has the library
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//FILES lab/requirements.txt=../notebooks/requirements.txt
//FILES notebooks/dropforge.jsh=../notebooks/dropforge.jsh

import dropforge.cli.*;
import dropforge.files.*;
import dropforge.lab.*;
import java.util.concurrent.*;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new LabCommand(), args);
}

@Command(
        name = "lab",
        description = "Opens JupyterLab on the notebooks, with a Java kernel that has the library.",
        footer = {
            "",
            "Example: ./jbang lab",
            "         ./jbang lab --no-browser --port 9000 -- --ip 0.0.0.0",
            "",
            "It needs Python 3.10 or newer, and fetches JupyterLab and the kernel JJava once, into the user's cache.",
            "Without a checkout the notebooks are written to the folder notebooks where you are; one that is there stays.",
            "A kernel has the library as it was built at this start. Ctrl-C ends JupyterLab and all kernels."
        })
static class LabCommand implements Callable<Integer> {
    @Option(names = "--no-browser", description = "open no browser, only print the address")
    boolean noBrowser;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "port on this machine; 0: any that is free (default: 8888, or the next that is free)")
    Integer port;

    @Option(
            names = "--prepare",
            description = "make all ready, print the command that starts it, and end")
    boolean prepare;

    @Option(names = "--verbose", description = "say more, and show where an error comes from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Parameters(paramLabel = "ARGUMENT", description = "after --: what else `jupyter lab` takes")
    List<String> further = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        var shipped = new ShippedNotebooks(LabCommand.class);
        Path notebooks =
                checkout().map(folder -> folder.resolve("notebooks")).orElse(Path.of("notebooks"));
        if (checkout().isEmpty()) {
            shipped.writeTo(notebooks)
                    .forEach(name -> System.err.println("Wrote notebooks/" + name));
        }
        var lab =
                Lab.prepare(
                        Platform.cacheFolder(),
                        notebooks,
                        shipped.requirements(),
                        System.getProperty("java.class.path"),
                        System.err::println);
        if (noBrowser) further.add("--no-browser");
        if (port != null) further.add("--port=" + (port == 0 ? free() : port));
        if (prepare) {
            IO.println(lab.command(further));
            return 0;
        }
        return untilEnded(lab.start(further));
    }

    /** Ctrl-C ends it in order, and nothing has failed then. */
    static int untilEnded(Process jupyter) throws InterruptedException {
        var stop = new Thread(() -> stop(jupyter), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        int code = jupyter.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException _) {
            stop.join();
        }
        return code == 0 ? 0 : 1;
    }

    static void stop(Process jupyter) {
        try {
            jupyter.getOutputStream().close();
        } catch (IOException _) {
            // It has ended.
        }
        jupyter.onExit().join();
        Runtime.getRuntime().halt(0);
    }

    static int free() throws IOException {
        try (var socket =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The one whose jbang started this, else the one that the current folder is in. */
    static Optional<Path> checkout() {
        String home = System.getenv("DROPFORGE_HOME");
        if (home != null) return Optional.of(Path.of(home));
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("lib/Dropforge.java")))
            folder = folder.getParent();
        return Optional.ofNullable(folder);
    }
}
