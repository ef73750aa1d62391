"""Runs staged scripts one after another in one JVM: many.py PLAN, a JSON list of {"script", "event"}; exit codes on stdout."""
import json
import runpy
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    plan = json.load(file)
for step in plan:
    sys.argv = [step["script"], "--event", json.dumps(step["event"]), "--JOB_NAME", "ignored"]
    try:
        runpy.run_path(step["script"], run_name="__main__")
        print("EXIT 0", flush=True)
    except SystemExit as end:
        print("EXIT %s" % end.code, flush=True)
