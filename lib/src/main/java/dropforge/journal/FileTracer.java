package dropforge.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Follows one file through its names, back from the last one and on from it. A name belongs to different files at
 * different times, so at each step only what happened to the name while it was this file's is looked at. Two names that
 * are swapped are two entries, of which one seems to overwrite the other file; the contents tell which is which.
 */
final class FileTracer {
    private static final int PAGE = 64;

    private final Journal journal;
    private final String root;
    private final Deque<JournalEntry> entries = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();

    FileTracer(Journal journal, String root) {
        this.journal = journal;
        this.root = root;
    }

    /** What an entry is for a name. */
    private enum Role {
        /** The file, or the folder, was there from then on. */
        CAME,
        CHANGED,
        /** Another name became this one. */
        ARRIVED,
        /** This name became another one. */
        LEFT,
        WENT,
        /** It says something of the file and changes nothing. */
        REMARK
    }

    FileHistory trace(String path) {
        names.add(path);
        long before = Long.MAX_VALUE;
        JournalEntry leaving = leaving(path);
        if (leaving != null) {
            before = leaving.id();
            entries.add(leaving);
            forward(newName(leaving, path), leaving.id(), leaving.sha256());
        }
        backward(path, before, leaving == null ? null : leaving.sha256());
        return new FileHistory(root, List.copyOf(names), List.copyOf(entries));
    }

    /** The entry by which the last file of this name got another one; null where none did. */
    private JournalEntry leaving(String path) {
        for (Iterator<JournalEntry> past = past(path, Long.MAX_VALUE); past.hasNext(); ) {
            JournalEntry entry = past.next();
            switch (role(entry, path)) {
                case LEFT -> {
                    boolean byItself = entry.kind() == Kind.RENAMED;
                    if (byItself ? !isOfAnother(entry, path) : wasThere(path, entry.id())) {
                        return entry;
                    }
                }
                case REMARK -> {}
                case CAME, CHANGED, ARRIVED, WENT -> {
                    return null;
                }
            }
        }
        return null;
    }

    /** Whether there was a file of this name when a folder above it got another one. */
    private boolean wasThere(String path, long before) {
        for (Iterator<JournalEntry> past = past(path, before); past.hasNext(); ) {
            JournalEntry entry = past.next();
            switch (role(entry, path)) {
                case CAME, CHANGED, ARRIVED -> {
                    return true;
                }
                case WENT -> {
                    return false;
                }
                case LEFT -> {
                    if (!isOfAnother(entry, path)) {
                        return false;
                    }
                }
                case REMARK -> {}
            }
        }
        return true;
    }

    /** Whether what left the name was not what the name stood for then: its other half of a swap came before. */
    private boolean isOfAnother(JournalEntry leaving, String path) {
        return leaving.sha256() != null
                && contentBefore(path, leaving.id())
                        .filter(content -> !content.equals(leaving.sha256()))
                        .isPresent();
    }

    private Optional<String> contentBefore(String path, long before) {
        for (Iterator<JournalEntry> past = past(path, before); past.hasNext(); ) {
            JournalEntry entry = past.next();
            switch (role(entry, path)) {
                case CAME, CHANGED, ARRIVED -> {
                    return Optional.ofNullable(entry.sha256());
                }
                case WENT -> {
                    return Optional.empty();
                }
                case LEFT, REMARK -> {}
            }
        }
        return Optional.empty();
    }

    private void backward(String last, long end, String known) {
        String path = last;
        String content = known;
        String next = null;
        boolean begun = false;
        var remarks = new ArrayList<JournalEntry>();
        Iterator<JournalEntry> past = past(path, end);
        while (past.hasNext()) {
            JournalEntry entry = past.next();
            switch (role(entry, path)) {
                case REMARK -> remarks.add(entry);
                case CAME, CHANGED -> {
                    if (begun) {
                        return;
                    }
                    if (!isOfOneThatTookTheName(entry, content)) {
                        take(remarks, entry);
                        begun = role(entry, path) == Role.CAME;
                        content = begun ? entry.sha256() : entry.sha256Before();
                    }
                }
                case WENT -> {
                    // What came under the same name after that is the same to whoever asks for it.
                    take(remarks, entry);
                    begun = false;
                    content = null;
                }
                case LEFT -> {
                    boolean foundOneByOne = newName(entry, path).equals(next);
                    if (!foundOneByOne && (begun || !isOfAnother(entry, path))) {
                        return;
                    }
                }
                case ARRIVED -> {
                    if (begun) {
                        return;
                    }
                    if (!isOtherHalf(entry, path, content)) {
                        take(remarks, entry);
                        content = entry.sha256() == null ? content : entry.sha256();
                        next = path;
                        path = oldName(entry, path);
                        names.addFirst(path);
                        past = past(path, entry.id());
                    }
                }
            }
        }
        if (!begun) {
            remarks.forEach(entries::addFirst);
        }
    }

    /** In the midst of a swap: the other file has this name already, and is not what the name had when this one left it. */
    private static boolean isOfOneThatTookTheName(JournalEntry entry, String content) {
        return content != null && entry.sha256() != null && !content.equals(entry.sha256());
    }

    /** Whether another file came to this name by a swap, while this one, of other content, was on its way from it. */
    private boolean isOtherHalf(JournalEntry arriving, String path, String content) {
        return content != null
                && arriving.sha256() != null
                && !content.equals(arriving.sha256())
                && contentBefore(path, arriving.id()).map(content::equals).orElse(true);
    }

    private void take(List<JournalEntry> remarks, JournalEntry entry) {
        remarks.forEach(entries::addFirst);
        remarks.clear();
        entries.addFirst(entry);
    }

    private void forward(String first, long begin, String known) {
        String path = first;
        String content = known;
        boolean gone = false;
        names.add(path);
        Iterator<JournalEntry> future = future(path, begin);
        while (future.hasNext()) {
            JournalEntry entry = future.next();
            switch (role(entry, path)) {
                case REMARK -> entries.add(entry);
                case CAME, CHANGED -> {
                    entries.add(entry);
                    content = entry.sha256();
                    gone = false;
                }
                case WENT -> {
                    entries.add(entry);
                    gone = true;
                }
                case ARRIVED -> {
                    if (gone || content == null || !leavesLater(path, entry, content)) {
                        return;
                    }
                }
                case LEFT -> {
                    if (gone) {
                        return;
                    }
                    if (content == null || entry.sha256() == null || content.equals(entry.sha256())) {
                        entries.add(entry);
                        path = newName(entry, path);
                        names.add(path);
                        future = future(path, entry.id());
                    }
                }
            }
        }
    }

    /** Whether this content, over which another file was renamed, leaves the name next: a swap. */
    private boolean leavesLater(String path, JournalEntry arriving, String content) {
        for (Iterator<JournalEntry> future = future(path, arriving.id()); future.hasNext(); ) {
            JournalEntry entry = future.next();
            switch (role(entry, path)) {
                case LEFT -> {
                    return content.equals(entry.sha256()) && !content.equals(arriving.sha256());
                }
                case REMARK -> {}
                case CAME, CHANGED, ARRIVED, WENT -> {
                    return false;
                }
            }
        }
        return false;
    }

    private static Role role(JournalEntry entry, String path) {
        return switch (entry.kind()) {
            case ADDED, DIRECTORY_ADDED -> Role.CAME;
            case MODIFIED -> Role.CHANGED;
            case REMOVED, DIRECTORY_REMOVED -> Role.WENT;
            case RENAMED, DIRECTORY_RENAMED -> isAtOrAbove(entry.path(), path) ? Role.ARRIVED : Role.LEFT;
            default -> Role.REMARK;
        };
    }

    private static boolean isAtOrAbove(String folder, String path) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    private static String newName(JournalEntry renaming, String path) {
        return renaming.path() + path.substring(renaming.from().length());
    }

    private static String oldName(JournalEntry renaming, String path) {
        return renaming.from() + path.substring(renaming.path().length());
    }

    private Iterator<JournalEntry> past(String path, long before) {
        return new Walk(path, new EntrySelect.Window(true, 0, before, PAGE));
    }

    private Iterator<JournalEntry> future(String path, long after) {
        return new Walk(path, new EntrySelect.Window(false, after, Long.MAX_VALUE, PAGE));
    }

    /** What happened to a name, read as far as it is asked for. */
    private final class Walk implements Iterator<JournalEntry> {
        private final String path;
        private EntrySelect.Window window;
        private Iterator<JournalEntry> page = List.<JournalEntry>of().iterator();

        Walk(String path, EntrySelect.Window window) {
            this.path = path;
            this.window = window;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && window != null) {
                List<JournalEntry> read = journal.entries(EntrySelect.ofName(root, path, window));
                window =
                        read.size() < PAGE ? null : window.beyond(read.getLast().id());
                page = read.iterator();
            }
            return page.hasNext();
        }

        @Override
        public JournalEntry next() {
            return page.next();
        }
    }
}
