package dropforge.retrain;

import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.ChampionChange;
import dropforge.registry.ModelRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;

/** Puts versions to use at somebody's wish, and sees to it that the journal tells of each switch. */
public final class Champions {
    private static final String LINE = "line";

    private final ModelRegistry registry;
    private final Journal journal;
    private final Clock clock;

    public Champions(ModelRegistry registry, Journal journal, Clock clock) {
        this.registry = registry;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Makes a version the champion, whatever the gate said.
     *
     * @throws UserMistake when it is already, there is none of this number, or it is damaged
     */
    public ChampionChange promote(int version) throws IOException {
        try (ProcessLock _ = registry.lock()) {
            makeGood();
            requireOther(version);
            return switchTo(version, ChampionChange.How.PROMOTED, "Somebody asked for it with `models promote`.");
        }
    }

    /**
     * Makes the version the champion that was so before; once more, the one before that.
     *
     * @throws UserMistake when there is none, or it is damaged
     */
    public ChampionChange rollBack() throws IOException {
        try (ProcessLock _ = registry.lock()) {
            makeGood();
            int inUse = registry.champion()
                    .orElseThrow(() -> new UserMistake(
                            "There is no champion yet, so there is none to go back to: run `retrain` first."));
            OptionalInt before = registry.championBefore(inUse);
            int version = before.orElseThrow(() -> new UserMistake(
                    "No version was the champion before version %d; `models promote` takes any that there is: see `models list`."
                            .formatted(inUse)));
            return switchTo(
                    version,
                    ChampionChange.How.ROLLED_BACK,
                    "Somebody went back from version %d with `models rollback`.".formatted(inUse));
        }
    }

    private void requireOther(int version) {
        if (registry.championIfAny().equals(OptionalInt.of(version))) {
            throw new UserMistake("Version %d is the champion already.".formatted(version));
        }
    }

    private ChampionChange switchTo(int version, ChampionChange.How how, String reason) throws IOException {
        ChampionChange change = registry.switchTo(version, how, reason, clock.instant());
        journal.append(entry(change));
        return change;
    }

    /** Makes good what a process left undone that died while it switched, and notes a pointer edited by hand. */
    void recover() throws IOException {
        if (registry.championIfAny().isEmpty()) {
            return;
        }
        try (ProcessLock _ = registry.lock()) {
            makeGood();
        }
    }

    /** Before the next switch, too, or the one that was left undone would never be told. */
    private void makeGood() throws IOException {
        registry.foundInUse(clock.instant());
        List<ChampionChange> changes = registry.championChanges();
        // A journal that begins later, after a damaged one was set aside, is not about what was before.
        if (!changes.isEmpty() && isOfItsTime(changes.getLast()) && !isJournaled(changes.getLast())) {
            journal.append(entry(changes.getLast()));
        }
    }

    private boolean isOfItsTime(ChampionChange change) {
        return journal.newest(JournalQuery.ALL.withUntil(change.at())).isPresent();
    }

    private boolean isJournaled(ChampionChange change) {
        return journal.newest(JournalQuery.ALL.withKinds(Kind.MODEL_PROMOTED, Kind.MODEL_ROLLED_BACK))
                .filter(newest -> isOf(newest, change))
                .isPresent();
    }

    private static boolean isOf(JournalEntry newest, ChampionChange change) {
        return newest.detail().containsKey(LINE)
                ? newest.number(LINE) == change.number()
                // From before there was a ledger.
                : newest.number("version") == change.version();
    }

    /** What the journal says of a line of the ledger. */
    static Draft entry(ChampionChange change) {
        Kind kind = change.how() == ChampionChange.How.ROLLED_BACK ? Kind.MODEL_ROLLED_BACK : Kind.MODEL_PROMOTED;
        return Draft.of(kind)
                .with("version", change.version())
                .with("before", change.before())
                .with("how", change.how().wireName())
                .with("message", change.reason())
                .with(LINE, change.number());
    }
}
