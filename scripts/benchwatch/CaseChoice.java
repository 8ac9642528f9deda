package dropforge.benchwatch;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cases, as the user may choose. */
public enum CaseChoice {
    BURST(new Bursts("burst", false, Duration.ZERO)),
    OVERFLOW(new Bursts("overflow", true, Duration.ZERO)),
    SLOW_CONSUMER(new Bursts("slow-consumer", false, Duration.ofMillis(1))),
    STARTUP_RACE(new StartupRace()),
    LATENCY(new Latency()),
    START(new Starts(false)),
    /** After the start, which is measured too. */
    IDLE(new Starts(true)),
    KILLS(new Kills());

    private final Bench.Case chosen;

    CaseChoice(Bench.Case chosen) {
        this.chosen = chosen;
    }

    Bench.Case chosen() {
        return chosen;
    }

    /** As it is written: {@code slow-consumer}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<CaseChoice> of(String wireName) {
        return Arrays.stream(values())
                .filter(choice -> choice.wireName().equals(wireName))
                .findFirst();
    }

    public static String names() {
        return Arrays.stream(values()).map(CaseChoice::wireName).collect(Collectors.joining(", "));
    }
}
