# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "markitdown[all]==0.1.9",
# ]
# ///
"""The peer of the benchmark of documents: markitdown, which makes Markdown of files; the text is thrown away.

Converts all files below a folder, with a line for each, then says `idle` and waits: `pass`, a tab and a folder has the files
of that one converted, by the same process; anything else, and the end of the input, ends it.

    python bench_documents_peer.py --processes 1 reports/
"""

import argparse
import multiprocessing
import signal
import sys
from pathlib import Path

SECONDS_PER_FILE = 60

converter = None


class TookTooLong(Exception):
    pass


def give_up(*_):
    raise TookTooLong()


def make_converter():
    global converter
    # Here, since what it loads does not outlive a fork.
    from markitdown import MarkItDown

    converter = MarkItDown()
    signal.signal(signal.SIGALRM, give_up)


def convert(file):
    """Why it failed; None where it did not."""
    signal.alarm(SECONDS_PER_FILE)
    try:
        converter.convert(str(file))
        return None
    except Exception as e:
        return type(e).__name__
    finally:
        signal.alarm(0)


def convert_in(task):
    root, file = task
    return file.relative_to(root), convert(file)


def say(line):
    print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=1, help="so many convert at once")
    parser.add_argument("folder", type=Path, help="folder of the files")
    arguments = parser.parse_args()

    if arguments.processes == 1:
        make_converter()
        each = map
    else:
        each = multiprocessing.Pool(arguments.processes, make_converter).imap_unordered

    def convert_all(folder):
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        for path, failure in each(convert_in, [(folder, file) for file in files]):
            say(f"failed\t{path}\t{failure}" if failure else f"done\t{path}")
        say("idle")

    convert_all(arguments.folder)
    for line in sys.stdin:
        words = line.rstrip("\n").split("\t")
        if words[0] != "pass":
            break
        convert_all(Path(words[1]))


if __name__ == "__main__":
    main()
