"""Calls the handler as the runtime does, once per event of a plan, in one process: what a sandbox does.

handler-driver.py TASK_ROOT PLAN REPORT: PLAN is a JSON list of events; REPORT gets a JSON list of {"result"} or
{"type", "message"}, each with what was left in the temporary directory and in the environment.
"""
import json
import os
import sys
import tempfile

task_root, plan, report = sys.argv[1:]
sys.dont_write_bytecode = True
sys.path.insert(0, task_root)

import soal_handler


class Context:
    aws_request_id = "11111111-2222-3333-4444-555555555555"

    def get_remaining_time_in_millis(self):
        return 900_000


before = dict(os.environ)
ended = []
with open(plan, encoding="utf-8") as file:
    events = json.load(file)
for event in events:
    print("EVENT", len(ended), flush=True)
    try:
        outcome = {"result": soal_handler.lambda_handler(event, Context())}
    except Exception as error:
        outcome = {"type": type(error).__name__, "message": str(error)}
    outcome["left"] = sorted(os.listdir(tempfile.gettempdir()))
    outcome["leaked"] = sorted(name for name in os.environ if os.environ[name] != before.get(name))
    ended.append(outcome)
    with open(report, "w", encoding="utf-8") as file:
        json.dump(ended, file)
