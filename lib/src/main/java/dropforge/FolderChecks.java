package dropforge;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the folders that the user named can be used, told in a sentence before anything is begun. */
final class FolderChecks {
    private FolderChecks() {}

    /**
     * Makes the folders that are not there.
     *
     * @param makeTraining whether the training folder is made too, or must be there
     * @throws UserMistake naming the folder that cannot be used, and why
     */
    static void check(Path workspace, Settings settings, boolean makeTraining) {
        if (!makeTraining) {
            // First, so that a mistyped name leaves no workspace behind.
            usable("training", settings.trainingFolder(), false);
        }
        apart("training", settings.trainingFolder(), settings, workspace);
        apartFromOldFiles(settings);
        usable("workspace", workspace, true);
        usable("training", settings.trainingFolder(), makeTraining);
        usable("models", settings.modelsFolder(), true);
        usable("metrics", settings.metricsFolder(), true);
        usable("archive", settings.archiveFolder(), true);
    }

    /**
     * The same of the folders that documents come from and go to.
     *
     * @param makeInbound whether the inbound folder is made too, or must be there
     */
    static void checkDocuments(Path workspace, Settings settings, boolean makeInbound) {
        Path inbound = settings.inboundFolder();
        if (!makeInbound) {
            usable("inbound", inbound, false);
        }
        apart("inbound", inbound, settings, workspace);
        if (Place.real(inbound).startsWith(Place.real(settings.documentsFolder()))) {
            throw new UserMistake(
                    "The inbound folder %s lies in %s, where the bytes of documents are kept; name another for the documents."
                            .formatted(inbound, settings.documentsFolder()));
        }
        usable("workspace", workspace, true);
        usable("inbound", inbound, makeInbound);
        usable("documents", settings.documentsFolder(), true);
    }

    /** What is written in the watched folder would be a change, which is written down, which is a change. */
    private static void apart(String role, Path watched, Settings settings, Path workspace) {
        for (Path written : List.of(
                workspace,
                settings.modelsFolder(),
                settings.metricsFolder(),
                settings.archiveFolder(),
                settings.documentsFolder(),
                settings.quarantineFolder())) {
            if (Place.real(written).startsWith(Place.real(watched))) {
                throw new UserMistake(
                        "The %s folder %s holds %s, which is written to while it is watched; name another for the %s."
                                .formatted(
                                        role,
                                        watched,
                                        written.equals(workspace) && written.equals(watched)
                                                ? "the workspace itself"
                                                : written,
                                        role.equals("training")
                                                ? "training files"
                                                : "documents, or a --workspace outside of it"));
            }
        }
    }

    /** A file that lies where it would be moved to looks like one that is at both places, and that can go at one. */
    private static void apartFromOldFiles(Settings settings) {
        Path training = Place.real(settings.trainingFolder());
        Path archived = Place.real(settings.archivedFolder());
        if (training.startsWith(archived) || archived.startsWith(training)) {
            throw new UserMistake(
                    "The training folder %s %s %s, where old training files go; name another for the training files."
                            .formatted(
                                    settings.trainingFolder(),
                                    training.equals(archived)
                                            ? "is"
                                            : training.startsWith(archived) ? "lies in" : "holds",
                                    settings.archivedFolder()));
        }
    }

    private static void usable(String role, Path folder, boolean make) {
        try {
            if (make && !Files.exists(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot make the %s folder %s (%s). Name one that this user can write to."
                            .formatted(role, folder, e.getClass().getSimpleName()),
                    e);
        }
        if (!Files.exists(folder)) {
            throw new UserMistake("The %s folder %s does not exist. Make it, or name another.".formatted(role, folder));
        }
        if (!Files.isDirectory(folder)) {
            throw new UserMistake(
                    "The %s folder %s is a file. Name the folder that it lies in.".formatted(role, folder));
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UserMistake(
                    "The %s folder %s cannot be read. Give this user read access to it.".formatted(role, folder));
        }
        if (make && !Files.isWritable(folder)) {
            throw new UserMistake("The %s folder %s cannot be written to. Give this user write access to it."
                    .formatted(role, folder));
        }
    }
}
