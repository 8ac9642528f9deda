package dropforge.backup;

import dropforge.files.ByteSizes;
import dropforge.files.Reasons;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;

/**
 * Makes a workspace of a backup: whole or not at all. Each file is compared with its hash before any is put in place; a zip
 * file that somebody has made to do harm writes nothing outside of the new folder, and no more than its manifest says.
 */
public final class Restoration {
    /** Of half a million files. */
    private static final int LARGEST_MANIFEST = 128 << 20;

    private static final int BLOCK = 1 << 16;

    private final Path file;

    public Restoration(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /** What is done with the unpacked workspace before it is put in place. */
    @FunctionalInterface
    public interface Finish {
        void in(Path folder, Manifest manifest) throws IOException;
    }

    /**
     * Unpacks the backup.
     *
     * @param workspace a folder that is not there yet, or empty
     * @throws UserMistake when it is not empty, or the file is no backup, is damaged or does not fit; then nothing is there
     */
    public Manifest into(Path workspace, Finish finish, BackupProgress progress) {
        refuseFilled(workspace);
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            Manifest manifest = manifest(zip);
            check(zip, manifest);
            requireRoom(workspace, manifest);
            boolean was = Files.deleteIfExists(workspace);
            Files.createDirectories(workspace.getParent());
            try {
                WholeWrites.folder(workspace, folder -> {
                    unpack(zip, manifest, folder, progress);
                    finish.in(folder, manifest);
                });
            } catch (IOException | RuntimeException e) {
                if (was) {
                    Files.createDirectories(workspace);
                }
                throw e;
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new UserMistake("There is no file %s; name a backup.".formatted(e.getFile()), e);
        } catch (ZipException | EOFException e) {
            throw new UserMistake(
                    "%s is no zip file, or only a part of one (%s); name a whole backup."
                            .formatted(file, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UserMistake(
                    "%s cannot be restored into %s (%s), and nothing of it is there."
                            .formatted(file, workspace, Reasons.of(e)),
                    e);
        }
    }

    private static void refuseFilled(Path workspace) {
        if (Files.isRegularFile(workspace)) {
            throw new UserMistake("%s is a file; name a folder that is not there yet.".formatted(workspace));
        }
        if (Files.isDirectory(workspace)) {
            try (Stream<Path> files = Files.list(workspace)) {
                if (files.findAny().isPresent()) {
                    throw new UserMistake(
                            "%s is not empty; name a folder that is not there yet with --workspace, so that nothing is mixed."
                                    .formatted(workspace));
                }
            } catch (IOException e) {
                throw new UserMistake("%s cannot be read (%s).".formatted(workspace, Reasons.of(e)), e);
            }
        }
    }

    private Manifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new UserMistake("%s is a zip file, but no backup of Dropforge: there is no %s in it."
                    .formatted(file, Manifest.NAME));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] text = in.readNBytes(LARGEST_MANIFEST);
            Manifest manifest = Json.read(new String(text, StandardCharsets.UTF_8), Manifest.class);
            if (manifest == null
                    || manifest.files() == null
                    || manifest.outside() == null
                    || manifest.takenAt() == null
                    || manifest.workspace() == null
                    || manifest.files().contains(null)
                    || manifest.outside().stream().anyMatch(name -> name == null || !name.matches("[a-z-]+"))) {
                throw damagedManifest(null);
            }
            if (manifest.format() != Manifest.FORMAT) {
                throw new UserMistake(
                        "%s has format %d, and this program reads %d; restore it with the Dropforge %s that took it."
                                .formatted(file, manifest.format(), Manifest.FORMAT, manifest.dropforge()));
            }
            return manifest;
        } catch (JacksonException e) {
            throw damagedManifest(e);
        }
    }

    private UserMistake damagedManifest(Exception cause) {
        return new UserMistake(
                "The %s of %s cannot be read, so nobody knows what is in it; use another backup."
                        .formatted(Manifest.NAME, file),
                cause);
    }

    /** That the zip file holds what its manifest names, each once, and under names that lead nowhere else. */
    private void check(ZipFile zip, Manifest manifest) {
        Set<String> named = new HashSet<>();
        for (Manifest.Content content : manifest.files()) {
            if (content.name() == null
                    || content.sha256() == null
                    || content.size() < 0
                    || !named.add(content.name())) {
                throw damagedManifest(null);
            }
            // Only to see that it can be done.
            target(Path.of("").toAbsolutePath(), content.name());
        }
        var there = new HashSet<String>();
        zip.stream().map(ZipEntry::getName).forEach(name -> {
            if (!there.add(name) || (!named.contains(name) && !name.equals(Manifest.NAME))) {
                throw new UserMistake("%s holds %s%s; use another backup."
                        .formatted(file, name, named.contains(name) ? " twice" : ", which its manifest does not name"));
            }
        });
        named.removeAll(there);
        if (!named.isEmpty()) {
            throw new UserMistake("%s lacks %s, which its manifest names; use another backup."
                    .formatted(file, named.iterator().next()));
        }
    }

    /** What lay in the workspace lies there again; other folders lie in it now, under the names of their settings. */
    private Path target(Path workspace, String name) {
        String inIt = name.startsWith(Manifest.WORKSPACE) ? name.substring(Manifest.WORKSPACE.length()) : name;
        try {
            Path target = workspace.resolve(inIt);
            boolean safe = !inIt.isEmpty()
                    && !inIt.contains("\\")
                    && List.of(inIt.split("/", -1)).stream()
                            .noneMatch(each -> each.isEmpty() || each.matches("\\.{1,2}"))
                    && target.normalize().equals(target)
                    && target.startsWith(workspace)
                    && !target.equals(workspace);
            if (safe) {
                return target;
            }
        } catch (InvalidPathException _) {
            // told below
        }
        throw new UserMistake(
                "%s holds a file named %s, which would lie outside of the workspace, so nothing is restored; use another backup."
                        .formatted(file, name));
    }

    private void requireRoom(Path workspace, Manifest manifest) throws IOException {
        Path there = workspace.getParent();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        long free = Files.getFileStore(there).getUsableSpace();
        if (manifest.bytes() < 0 || manifest.bytes() > free) {
            throw new UserMistake(
                    "%s holds %s, and %s are free on the disk of %s: %s are missing. Make room, or name a folder elsewhere."
                            .formatted(
                                    file,
                                    ByteSizes.words(manifest.bytes()),
                                    ByteSizes.words(free),
                                    workspace,
                                    ByteSizes.words(manifest.bytes() - free)));
        }
    }

    private void unpack(ZipFile zip, Manifest manifest, Path folder, BackupProgress progress) throws IOException {
        long all = manifest.bytes();
        long done = 0;
        for (Manifest.Content content : manifest.files()) {
            progress.at(done, all);
            ZipEntry entry = zip.getEntry(content.name());
            Path target = target(folder, content.name());
            Files.createDirectories(target.getParent());
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
                if (!copy(in, out, content)) {
                    throw otherBytes(content);
                }
            } catch (ZipException | EOFException e) {
                throw otherBytes(content);
            }
            Files.setLastModifiedTime(target, entry.getLastModifiedTime());
            done += content.size();
        }
        progress.at(all, all);
    }

    /** Not a byte more than there should be: a few kilobytes in a zip file can be terabytes. */
    private static boolean copy(InputStream in, OutputStream out, Manifest.Content content) throws IOException {
        MessageDigest digest = Sha256.digest();
        var read = new DigestInputStream(in, digest);
        byte[] block = new byte[BLOCK];
        long left = content.size();
        while (left > 0) {
            int count = read.read(block, 0, (int) Math.min(block.length, left));
            if (count < 0) {
                return false;
            }
            out.write(block, 0, count);
            left -= count;
        }
        return read.read() < 0 && HexFormat.of().formatHex(digest.digest()).equals(content.sha256());
    }

    private UserMistake otherBytes(Manifest.Content content) {
        return new UserMistake(
                "%s is damaged: %s in it is not what was saved, so nothing is restored; use another backup."
                        .formatted(file, content.name()));
    }
}
