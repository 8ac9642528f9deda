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
"""The peer of the benchmark of prediction: bench_peer.py's model, asked again and again.

Learns from the files named, then answers each line on standard input with one number: `ready` with 0; `table` with the
seconds to predict the rows in memory; `file` with the seconds from their CSV file to one with the predictions; `auc` with
the AUC of what it predicts.

    python bench_predict_peer.py --target late --rows rows.csv --predicted predicted.csv 2013_01.csv 2013_02.csv ...
"""

import argparse
import sys
import time
from pathlib import Path

from bench_peer import fitted  # before pandas: it says how many threads there are to be

import pandas as pd
from sklearn.metrics import roc_auc_score


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", required=True, help="column to predict, 0 or 1")
    parser.add_argument("--rows", type=Path, required=True, help="CSV file of the rows to predict")
    parser.add_argument("--predicted", type=Path, required=True, help="CSV file that gets them with the predictions")
    parser.add_argument("files", type=Path, nargs="+", help="CSV files to learn from")
    arguments = parser.parse_args()

    tables = [pd.read_csv(file) for file in arguments.files]
    model = fitted(pd.concat(tables, ignore_index=True), arguments.target)
    rows = pd.read_csv(arguments.rows)
    truth = rows[arguments.target]
    rows = rows.drop(columns=arguments.target)

    def seconds(work):
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin

    def from_file():
        table = pd.read_csv(arguments.rows)
        late = model.predict_proba(table.drop(columns=arguments.target))
        table["prediction"] = late[:, 1] >= 0.5
        table["p(0)"] = late[:, 0]
        table["p(1)"] = late[:, 1]
        table.to_csv(arguments.predicted, index=False)

    answers = {
        "ready": lambda: 0.0,
        "table": lambda: seconds(lambda: model.predict_proba(rows)),
        "file": lambda: seconds(from_file),
        "auc": lambda: roc_auc_score(truth, model.predict_proba(rows)[:, 1]),
    }
    for line in sys.stdin:
        print(answers[line.strip()](), flush=True)


if __name__ == "__main__":
    main()
