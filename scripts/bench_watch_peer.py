# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "watchdog==7.1.0",
#     "watchfiles==1.3.0",
# ]
# ///
"""The peers of `bench-watch` in Python: a watcher as a Python user would write it, which notes what it was told, and when.

    python bench_watch_peer.py watchdog|watchfiles|snapshot FOLDER MILLISECONDS

MILLISECONDS is how long its consumer takes for each change. `snapshot` watches nothing: it takes watchdog's
DirectorySnapshot of the folder. Says "ready", then answers "count" by the number of files and the time of the last new
one, and "write FILE" by a line for each report in that file; any other line, and the end of the input, ends it.
"""

import os
import sys
import threading
import time


class Reports:
    def __init__(self, folder, milliseconds):
        self.prefix = os.path.join(folder, "")
        self.seconds = milliseconds / 1000
        self.lock = threading.Lock()
        self.reports = []
        self.distinct = set()
        self.last_new = 0
        self.baseline = []

    def add(self, path):
        now = time.monotonic_ns()
        path = os.fsdecode(path).removeprefix(self.prefix)
        with self.lock:
            self.reports.append((now, path))
            if path not in self.distinct:
                self.distinct.add(path)
                self.last_new = now
        if self.seconds:
            time.sleep(self.seconds)

    def list_folder(self):
        """What the user of a watcher without a baseline must do to know what is there."""
        self.baseline = [
            os.path.join(parent, name).removeprefix(self.prefix)
            for parent, _, names in os.walk(self.prefix)
            for name in names
        ]

    def serve(self):
        print("ready", flush=True)
        for line in sys.stdin:
            command, _, file = line.strip().partition(" ")
            if command == "count":
                with self.lock:
                    print(len(self.distinct), self.last_new, flush=True)
            elif command == "write":
                with self.lock, open(file, "w", encoding="utf-8") as out:
                    out.writelines(f"0\t{path}\n" for path in self.baseline)
                    out.writelines(f"{at}\t{path}\n" for at, path in self.reports)
                print("ready", flush=True)
            else:
                return


def watch_with_watchdog(folder, reports):
    from watchdog.events import FileSystemEventHandler
    from watchdog.observers import Observer

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event):
            if not event.is_directory and event.event_type not in ("opened", "closed_no_write"):
                reports.add(event.dest_path or event.src_path)

    observer = Observer()
    observer.schedule(Handler(), folder, recursive=True)
    observer.start()
    reports.list_folder()
    reports.serve()


def watch_with_watchfiles(folder, reports):
    from watchfiles import Change, watch

    started = threading.Event()

    def run():
        # It says nothing of its own accord when it has begun: an empty set says so here.
        for changes in watch(folder, recursive=True, rust_timeout=200, yield_on_timeout=True):
            started.set()
            for change, path in changes:
                if change == Change.deleted or os.path.isfile(path):
                    reports.add(path)

    reports.list_folder()
    threading.Thread(target=run, daemon=True).start()
    started.wait()
    reports.serve()


def take_snapshot(folder, reports):
    from watchdog.utils.dirsnapshot import DirectorySnapshot

    snapshot = DirectorySnapshot(folder)
    reports.serve()
    del snapshot


def main():
    what, folder, milliseconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    peers = {"watchdog": watch_with_watchdog, "watchfiles": watch_with_watchfiles, "snapshot": take_snapshot}
    peers[what](folder, Reports(folder, milliseconds))
    sys.stdout.flush()
    os._exit(0)  # its threads are not waited for: what they still have to tell nobody wants


if __name__ == "__main__":
    main()
