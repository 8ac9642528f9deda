"""Runs a notebook top to bottom in a fresh kernel, as a user would with Run All Cells, and prints what came of it as JSON."""

import json
import sys

import nbformat
from nbclient import NotebookClient

notebook, seconds = sys.argv[1:]
book = nbformat.read(notebook, as_version=4)
client = NotebookClient(book, timeout=int(seconds), allow_errors=True, store_widget_state=False, kernel_name="java")
client.execute(cwd=notebook.rpartition("/")[0])

outputs = []
for number, cell in enumerate(book.cells):
    for output in cell.get("outputs", []):
        outputs.append({
            "cell": number,
            "type": output.output_type,
            "stream": output.get("name", ""),
            "text": "".join(output.get("text", "")),
            "data": {mime: value if isinstance(value, str) else json.dumps(value) for mime, value in output.get("data", {}).items()},
            "metadata": output.get("metadata", {}),
            "error": "\n".join(output.get("traceback", [])),
        })
json.dump(outputs, sys.stdout)
