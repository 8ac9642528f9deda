package dropforge;

import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.registry.ChampionChange;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Puts together, from version.json, the journal and the ledger, why a version is as it is. */
record Storytelling(Journal journal, ModelRegistry registry) {

    /** @throws dropforge.files.UserMistake when there is no such version */
    VersionStory of(int number) {
        ModelVersion version = registry.version(number);
        List<JournalEntry> because = version.journalEntries() == null
                ? List.of()
                : version.journalEntries().stream()
                        .map(journal::entry)
                        .flatMap(Optional::stream)
                        .toList();
        int named =
                version.journalEntries() == null ? 0 : version.journalEntries().size();
        return new VersionStory(
                version,
                because,
                anew(version, because),
                named - because.size(),
                Optional.ofNullable(version.parent())
                        .flatMap(registry::find)
                        .map(before -> changed(before, version))
                        .orElse(null),
                reigns(number));
    }

    /** What the watcher writes down then is its start, which is not yet a reason. */
    private VersionStory.Anew anew(ModelVersion version, List<JournalEntry> because) {
        if (because.isEmpty() || because.stream().anyMatch(entry -> entry.kind() != Kind.WATCH_STARTED)) {
            return null;
        }
        ModelVersion before = registry.versions().stream()
                .filter(each -> each.version() < version.version())
                .reduce((_, later) -> later)
                .orElse(null);
        return new VersionStory.Anew(
                before == null ? null : before.version(),
                before == null ? List.of() : settingsOfTheStart(before, version),
                before == null ? List.of() : schemaChanges(before, version),
                failureBefore(version));
    }

    /** What a search chose is none, and whether there was a search is not among what can be compared. */
    private static List<String> settingsOfTheStart(ModelVersion before, ModelVersion version) {
        boolean same = version.settingsSha256().equals(before.settingsSha256())
                && version.target().equals(before.target())
                && version.task().equals(before.task());
        if (same) {
            return List.of();
        }
        List<String> others = otherSettings(before, version);
        return others.isEmpty() ? List.of("the search of --trainer auto, or how Dropforge writes them down") : others;
    }

    private List<JournalEntry> schemaChanges(ModelVersion before, ModelVersion version) {
        return before.schema() == null || version.schema() == null
                ? List.of()
                : journal.find(JournalQuery.ALL.withKinds(Kind.SCHEMA_CHANGED)).stream()
                        .filter(entry -> entry.number("version") > before.schema()
                                && entry.number("version") <= version.schema())
                        .toList();
    }

    private JournalEntry failureBefore(ModelVersion version) {
        return journal.newest(JournalQuery.ALL
                        .withKinds(Kind.TRAINING_FAILED, Kind.TRAINING_COMPLETED)
                        .withUntil(version.trainedAt()))
                .filter(entry -> entry.kind() == Kind.TRAINING_FAILED)
                .orElse(null);
    }

    private static VersionStory.Changed changed(ModelVersion before, ModelVersion version) {
        var left = new HashMap<String, String>();
        before.files().forEach(file -> left.put(file.path(), file.sha256()));
        var added = new ArrayList<String>();
        var changed = new ArrayList<String>();
        for (ModelVersion.TrainedFile file : version.files()) {
            String sha256 = left.remove(file.path());
            if (sha256 == null) {
                added.add(file.path());
            } else if (!sha256.equals(file.sha256())) {
                changed.add(file.path());
            }
        }
        List<String> removed = before.files().stream()
                .map(ModelVersion.TrainedFile::path)
                .filter(left::containsKey)
                .toList();
        return new VersionStory.Changed(before.version(), added, changed, removed, otherSettings(before, version));
    }

    private static List<String> otherSettings(ModelVersion before, ModelVersion version) {
        Map<String, Object> then = settings(before);
        var others = new ArrayList<String>();
        settings(version).forEach((name, value) -> {
            if (!Objects.equals(value, then.get(name))) {
                others.add("%s %s, before %s".formatted(name, value, then.get(name)));
            }
        });
        return others;
    }

    private static Map<String, Object> settings(ModelVersion version) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("target", version.target());
        settings.put("task", version.task());
        Map<?, ?> ofTheFit = Json.convert(version.settings(), Map.class);
        ofTheFit.forEach((name, value) -> settings.put(String.valueOf(name), value));
        if (version.asked() != null) {
            settings.put("columns", version.asked().columns());
        }
        return settings;
    }

    private List<VersionStory.Reign> reigns(int number) {
        List<ChampionChange> changes = registry.championChanges();
        var reigns = new ArrayList<VersionStory.Reign>();
        for (int i = 0; i < changes.size(); i++) {
            ChampionChange change = changes.get(i);
            if (change.version() == number) {
                ChampionChange next = i + 1 < changes.size() ? changes.get(i + 1) : null;
                reigns.add(new VersionStory.Reign(
                        change.at(),
                        next == null ? null : next.at(),
                        next == null ? null : next.version(),
                        change.how().wireName(),
                        change.reason()));
            }
        }
        return reigns;
    }
}
