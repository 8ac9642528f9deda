package dropforge.retrain;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a retraining did, line by line with times, and how long each phase took: the content of {@code run.log}. */
final class RunLog {
    private final Clock clock;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long phaseStart = System.nanoTime();
    private final long start = phaseStart;

    RunLog(Clock clock) {
        this.clock = clock;
    }

    void say(String line) {
        lines.add(clock.instant() + " " + line);
    }

    /** What was done since the last call, or since the start, was this phase. */
    void endPhase(String name) {
        long now = System.nanoTime();
        double took = (now - phaseStart) / 1e9;
        seconds.merge(name, took, Double::sum);
        phaseStart = now;
        say("%s took %.3f s".formatted(name, took));
    }

    Map<String, Double> seconds() {
        return seconds;
    }

    double totalSeconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
