package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import dropforge.Checkout.Run;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one line of the README, from a catalog behind a URL and in a folder that knows nothing of the checkout. */
class OverHttpTest {
    @TempDir
    Path here;

    @TempDir
    Path downloads;

    private HttpServer server;

    @BeforeEach
    void serveTheCheckout() {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = SimpleFileServer.createFileServer(anyPort, Checkout.ROOT, OutputLevel.NONE);
        server.start();
    }

    @AfterEach
    void stopServing() {
        server.stop(0);
    }

    @Test
    void aFolderIsWatchedAndItsModelMeasuredFromAUrl() throws Exception {
        var folder = new DropFolder(here.resolve("data"));
        folder.drop("penguins.csv", DropFolder.penguins());

        Run watch = jbang("watch", "--target", "species", "--until-idle", "2s", "--process-existing");
        assertThat(watch.code()).as(watch.err()).isZero();
        assertThat(watch.out()).contains("+ training/penguins.csv", "version 1 is the champion", "stopped watching");
        assertThat(DropFolder.namesIn(here)).containsExactly("data");
        assertThat(folder.registry().champion()).hasValue(1);

        Run metrics = jbang("metrics");
        assertThat(metrics.code()).as(metrics.err()).isZero();
        List<String> table = metrics.out().lines().toList();
        assertThat(table).hasSize(2);
        assertThat(table.getFirst()).contains("version", "auc");
        assertThat(table.getLast()).startsWith("*        1");
        assertThat(Files.list(here.resolve("data/logs"))).isNotEmpty();
    }

    private Run jbang(String alias, String... options) throws Exception {
        var arguments = new java.util.ArrayList<>(
                List.of(alias + "@http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        arguments.addAll(List.of(options));
        // What JBang downloads from this port nobody asks for again.
        var environment = Map.of("DROPFORGE_HOME", "", "JBANG_CACHE_DIR_URLS", downloads.toString());
        return Checkout.jbang(here, environment, arguments.toArray(String[]::new));
    }
}
