package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.journal.Draft;
import dropforge.journal.FoundBy;
import dropforge.journal.Kind;

/** A change, and who noticed it. */
record Found(FileChange change, FoundBy foundBy) {
    /** As it goes into the journal. */
    Draft draft(String root) {
        Draft draft = switch (change) {
            case FileChange.Added(var path, var now) ->
                Draft.of(Kind.ADDED, root, path).withFile(now);
            case FileChange.Modified(var path, var before, var now) ->
                Draft.of(Kind.MODIFIED, root, path).withFile(now).with("sha256Before", before.sha256());
            case FileChange.Renamed(var from, var path, var now) ->
                Draft.of(Kind.RENAMED, root, path).withFrom(from).withFile(now);
            case FileChange.Removed(var path, var before) ->
                Draft.of(Kind.REMOVED, root, path).withFile(before);
            case FileChange.DirectoryAdded(var path, var _) -> Draft.of(Kind.DIRECTORY_ADDED, root, path);
            case FileChange.DirectoryRemoved(var path) -> Draft.of(Kind.DIRECTORY_REMOVED, root, path);
            case FileChange.DirectoryRenamed(var from, var path, var _) ->
                Draft.of(Kind.DIRECTORY_RENAMED, root, path).withFrom(from);
            case FileChange.Overflowed(var path) -> Draft.of(Kind.OVERFLOWED, root, path.isEmpty() ? null : path);
        };
        return draft.withFoundBy(foundBy);
    }
}
