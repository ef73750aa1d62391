"""Lambda handler that runs one PySpark script per invocation, with the contract of Spark on AWS Lambda (SoAL).

Environment: SCRIPT_BUCKET (S3 bucket name, or a `file://` prefix) and SPARK_SCRIPT (key below it); an event may name
others under the same keys. The event reaches the script as `--event <JSON>`, or `--event-file <path>` when it is too
long for an argument. Returns {trialId, status, exitCode, signal, durationMs, result}; a script that fails, or cannot
be fetched, raises, so that the platform reports a FunctionError.

With CLAIM_PATH (a URI like RESULT_PATH) in the event, the attempt is claimed before anything else; the script does not
see the key. An event of which the claim is another invocation's returns {duplicate, trialId} at once.
"""
import json
import os
import time

import attempt_claim
import spark_process
from bounded_output import BoundedOutput
from run_directory import RunDirectory
from script_source import fetch_script

# Linux takes 128 KiB per argument; the rest of the command line counts apart.
LONGEST_ARGUMENT = 100_000


class ScriptFailed(Exception):
    """Spark or the script ended with an exit code or a signal."""


def lambda_handler(event, context):
    if isinstance(event, dict) and event.get("soalbench") == "wake":
        return {"status": "awake"}
    values = string_values(event)
    claim_path = values.pop("CLAIM_PATH", None)
    if claim_path is not None and not attempt_claim.make_claim(claim_path, values, context):
        return {"duplicate": True, "trialId": values.get("TRIAL_ID")}
    with RunDirectory() as directory:
        return run_script(values, directory, claim_path is not None)


def run_script(values, directory, claimed=False):
    script = fetch_script(
        values.get("SCRIPT_BUCKET") or os.environ.get("SCRIPT_BUCKET"),
        values.get("SPARK_SCRIPT") or os.environ.get("SPARK_SCRIPT"),
        directory.path("script.py"),
    )
    command = spark_process.command(directory, [script, *event_arguments(values, directory)])
    output = BoundedOutput()
    started = time.monotonic()
    code = spark_process.run(command, spark_process.environment(values, directory, claimed), directory, output.feed)
    duration_ms = round((time.monotonic() - started) * 1000)
    document = parsed(output.finish())
    if code != 0:
        raise ScriptFailed(failure_message(code, document, output.heap_exhausted))
    return {
        "trialId": values.get("TRIAL_ID"),
        "status": "succeeded",
        "exitCode": code,
        "signal": None,
        "durationMs": duration_ms,
        "result": document,
    }


def string_values(event):
    """A flat map of strings of any event: JSON where a value is not a string, the whole event under EVENT if no map."""
    if not isinstance(event, dict):
        event = {"EVENT": event}
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in event.items()}


def event_arguments(values, directory):
    text = json.dumps(values)
    if len(text) <= LONGEST_ARGUMENT:
        return ["--event", text]
    path = directory.path("event.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return ["--event-file", path]


def parsed(line):
    try:
        return None if line is None else json.loads(line)
    except ValueError:
        return None


def failure_message(code, document, heap_exhausted):
    """`spark died with SIGKILL`, or `script exited with code 3: SystemExit: ...`."""
    signal = spark_process.signal_name(code)
    if signal is not None:
        return f"spark died with {signal}"
    # The JVM reports a signal of the script's own Python as a shell does: 128 + number.
    signal = spark_process.signal_name(128 - code) if code > 128 else None
    message = f"script died with {signal} (exit code {code})" if signal else f"script exited with code {code}"
    if heap_exhausted:
        message += " after java.lang.OutOfMemoryError"
    error = (document or {}).get("error")
    return message if error is None else f"{message}: {error['type']}: {error['message'][:500]}"
