package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.journal.FoundBy;

/** A change, and who noticed it. */
record Found(FileChange change, FoundBy foundBy) {}
