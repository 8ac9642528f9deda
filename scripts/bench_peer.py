# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "joblib==1.6.0",
#     "numpy==2.4.6",
#     "pandas==3.1.1",
#     "scikit-learn==1.9.1",
#     "scipy==1.17.1",
#     "watchdog==7.1.0",
# ]
# ///
"""The benchmark's peer: the same job as `watch`, written as a Python user would write it.

Watches a folder, and whenever CSV files have come to rest in it, fits scikit-learn's histogram gradient boosting on all
of them but the last in name order, scores it on the last one, and writes model and metrics. Says on standard output what
it does and when, as JSON lines: {"phase": "read", "at": seconds since 1970, "since_seen": seconds, ...}.

    python bench_peer.py --training in --models models --metrics metrics --target late

Ends on SIGTERM and Ctrl-C.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")  # before scikit-learn loads OpenMP

import joblib
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

SETTLE_SECONDS = 0.3
LOOK_EVERY_SECONDS = 0.02


class Arrivals(FileSystemEventHandler):
    """Collects the paths of CSV files that may have changed."""

    def __init__(self):
        self.lock = threading.Lock()
        self.paths = set()
        self.any = threading.Event()

    def on_any_event(self, event):
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        for name in (event.src_path, event.dest_path):
            path = Path(os.fsdecode(name)) if name else None
            if path is not None and path.suffix == ".csv" and not path.name.startswith("."):
                with self.lock:
                    self.paths.add(path)
                self.any.set()

    def take(self):
        with self.lock:
            taken, self.paths = self.paths, set()
            self.any.clear()
            return taken


class Stopwatch:
    def __init__(self):
        self.seen = time.time()

    def say(self, phase, **facts):
        now = time.time()
        line = {"phase": phase, "at": round(now, 6), "since_seen": round(now - self.seen, 6), **facts}
        print(json.dumps(line), flush=True)


def state(path):
    try:
        stat = path.stat()
        return stat.st_size, stat.st_mtime_ns
    except FileNotFoundError:
        return None


def wait_until_settled(arrivals):
    """Returns once no file that was reported has changed for the settle time."""
    known = {}
    since = time.monotonic()
    while time.monotonic() - since < SETTLE_SECONDS:
        for path in arrivals.take():
            known.setdefault(path, None)
        now = {path: state(path) for path in known}
        if now != known:
            known = now
            since = time.monotonic()
        time.sleep(LOOK_EVERY_SECONDS)


def write_whole(target, write):
    """Calls `write` with a temporary file's path and renames that to `target`: readers see all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".")
    os.close(handle)
    try:
        write(temporary)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out, indent=2)


def fitted(rows, target):
    """Learns to predict the column `target` from the others."""
    encoder = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=float("nan"), encoded_missing_value=float("nan")
    )
    model = make_pipeline(
        make_column_transformer((encoder, make_column_selector(dtype_exclude="number")), remainder="passthrough"),
        HistGradientBoostingClassifier(
            max_iter=200, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False, random_state=42
        ),
    )
    return model.fit(rows.drop(columns=target), rows[target])


def retrain(arguments, watch):
    files = sorted(arguments.training.glob("*.csv"))
    if len(files) < 2:
        watch.say("skipped", files=len(files))
        return
    tables = [pd.read_csv(file) for file in files]
    rows = pd.concat(tables[:-1], ignore_index=True)
    holdout = tables[-1]
    watch.say("read", files=len(files), rows=len(rows), holdout_rows=len(holdout))

    model = fitted(rows, arguments.target)
    watch.say("fit")

    late = model.predict_proba(holdout.drop(columns=arguments.target))[:, 1]
    truth = holdout[arguments.target]
    metrics = {
        "auc": roc_auc_score(truth, late),
        "logLoss": log_loss(truth, late),
        "accuracy": accuracy_score(truth, late >= 0.5),
    }
    watch.say("scored", **metrics)

    arguments.models.mkdir(parents=True, exist_ok=True)
    version = 1 + sum(1 for _ in arguments.models.glob("version_*"))
    write_whole(arguments.models / f"version_{version:04}" / "model.joblib", lambda path: joblib.dump(model, path))
    stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"
    target = arguments.metrics / stamp / "metrics.json"
    facts = {"version": version, "rows": len(rows), "holdoutRows": len(holdout), "metrics": metrics}
    write_whole(target, lambda path: write_json(path, facts))
    watch.say("written", file=str(target), version=version, auc=metrics["auc"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--training", type=Path, required=True, help="folder to watch")
    parser.add_argument("--models", type=Path, required=True, help="folder for version_NNNN/model.joblib")
    parser.add_argument("--metrics", type=Path, required=True, help="folder for TIMESTAMP/metrics.json")
    parser.add_argument("--target", required=True, help="column to predict, 0 or 1")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    arguments.training.mkdir(parents=True, exist_ok=True)
    arrivals = Arrivals()
    observer = Observer()
    observer.schedule(arrivals, str(arguments.training))
    observer.start()
    try:
        # What is there already is learned from first; then it waits.
        retrain(arguments, Stopwatch())
        Stopwatch().say("ready")
        while True:
            arrivals.any.wait()
            watch = Stopwatch()
            watch.say("seen")
            wait_until_settled(arrivals)
            watch.say("settled")
            try:
                retrain(arguments, watch)
            except (OSError, ValueError, KeyError) as error:
                watch.say("failed", error=str(error))
    except KeyboardInterrupt:
        pass
    finally:
        observer.stop()
        observer.join()


if __name__ == "__main__":
    main()
