"""Runs cells in a fresh kernel; the last but one is interrupted as soon as it changes what it shows. Prints what came as JSON."""

import json
import sys

from jupyter_client.manager import start_new_kernel

folder, seconds, *cells = sys.argv[1:]
manager, client = start_new_kernel(kernel_name="java", cwd=folder, startup_timeout=120)
try:
    runs = []
    for number, code in enumerate(cells):
        asked = client.execute(code)
        messages, interrupted = [], False
        while True:
            message = client.get_iopub_msg(timeout=int(seconds))
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                break
            messages.append({"type": kind, "text": content.get("data", {}).get("text/plain", content.get("evalue", ""))})
            if number == len(cells) - 2 and kind == "update_display_data" and not interrupted:
                manager.interrupt_kernel()
                interrupted = True
        runs.append(messages)
    json.dump(runs, sys.stdout)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
