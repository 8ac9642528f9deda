package dropforge.watch;

/** Is told how far the first look over a folder has come. Called from the thread that looks, thousands of times a second. */
public interface BaselineProgress {
    /** Listens to nothing. */
    BaselineProgress NONE = new BaselineProgress() {
        @Override
        public void listed(long files, long folders) {}

        @Override
        public void recorded(long paths, long all) {}
    };

    /** So much has been listed, and is recorded as it comes; how much there is in all nobody knows yet. */
    void listed(long files, long folders);

    /** What was compared is recorded anew: so many files and folders of all. */
    void recorded(long paths, long all);
}
