package dropforge.schema;

import dropforge.schema.SchemaStore.Change;
import dropforge.table.FileProfile;
import dropforge.table.FileRules;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.table.NearNames;
import dropforge.table.TrainingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * By what the files of one retraining are judged: the schema as the user has written it, with what the settings say in
 * its place where they differ.
 *
 * @param written as it is in the file; empty before the first data set, when the files are put to each other
 * @param schema the same with what the settings say; empty where there is none
 * @param settings with the target and the task of the schema where the user has said none
 */
public record SchemaInForce(Optional<Schema> written, Optional<Schema> schema, IngestSettings settings) {

    /**
     * @param said what the user has said in the settings
     * @throws SchemaMistake when the schema cannot be used as it is written
     * @throws TrainingException when the target that was said is none of its columns
     */
    public static SchemaInForce of(SchemaStore store, IngestSettings said) throws IOException {
        return with(store.takeUp(), said);
    }

    /** The same for who only looks: an edited schema is not taken up. */
    public static SchemaInForce seen(SchemaStore store, IngestSettings said) {
        return with(store.read(), said);
    }

    private static SchemaInForce with(Optional<Schema> written, IngestSettings said) {
        if (written.isEmpty()) {
            return new SchemaInForce(written, written, said);
        }
        Schema schema = withSaid(written.get(), said);
        return new SchemaInForce(
                written,
                Optional.of(schema),
                new IngestSettings(
                        Optional.ofNullable(schema.target()), Optional.ofNullable(schema.task()), said.columns()));
    }

    private static Schema withSaid(Schema written, IngestSettings said) {
        Schema schema = written;
        String target = said.target().orElse(written.target());
        if (target != null && written.column(target).isEmpty()) {
            List<String> names =
                    written.columns().stream().map(Schema.Column::name).toList();
            List<String> near = NearNames.of(target, names);
            throw new TrainingException("The target %s is none of the columns of %s%s; there are: %s"
                    .formatted(
                            target,
                            SchemaStore.FILE_NAME,
                            near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)",
                            String.join(", ", names)));
        }
        boolean same = Objects.equals(target, written.target());
        if (!same && target != null) {
            // Of a target, what is seen is its classes.
            schema = schema.with(schema.column(target).orElseThrow().withSeen(null));
        }
        schema = schema.withTarget(target, said.task().orElse(same ? written.task() : null));
        for (var type : said.columns().entrySet()) {
            Optional<Schema.Column> column = schema.column(type.getKey());
            if (column.isPresent() && column.get().type() != type.getValue()) {
                schema = schema.with(column.get().withType(type.getValue()));
            }
        }
        return schema;
    }

    /** What the files are judged by. */
    public FileRules rules() {
        return schema.<FileRules>map(SchemaRules::new).orElse(FileRules.NONE);
    }

    /**
     * The schema once a data set came of the files: the first one is told from them, and what the settings have changed is
     * written down.
     */
    public Schema settle(SchemaStore store, Ingested read) throws IOException {
        if (schema.isEmpty()) {
            Schema first = SeenValues.schemaOf(
                    read.profiles(), read.dataset().targetName(), read.dataset().task());
            return store.put(first, Change.INFERRED);
        }
        Schema told = schema.get()
                .withTarget(read.dataset().targetName(), read.dataset().task());
        for (var profile : read.profiles().getFirst().columns()) {
            Schema.Column column = told.column(profile.name()).orElseThrow();
            if (!column.dates().equals(profile.format().dates())) {
                told = told.with(column.withDates(profile.format().dates()));
            }
        }
        return told.hasRulesOf(written.orElseThrow())
                ? told
                : store.put(SeenValues.filled(told, read.profiles()), Change.SETTINGS);
    }

    /** What is worth a warning about files of the data set that are new. */
    public List<Finding> findings(Ingested read, Predicate<FileProfile> isNew) {
        List<FileProfile> fresh = read.profiles().stream().filter(isNew).toList();
        if (fresh.isEmpty()) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        schema.ifPresent(known -> fresh.forEach(file -> findings.addAll(SchemaChecks.of(file, known))));
        findings.addAll(SchemaChecks.encodings(fresh, read.profiles()));
        var places = new BitSet();
        for (int file = 0; file < read.profiles().size(); file++) {
            places.set(file, isNew.test(read.profiles().get(file)));
        }
        findings.addAll(new RepeatedRows(read.dataset(), read.lines()).of(places));
        return findings;
    }
}
