"""Scripts that give a handler trouble; the first argument of the event says which. None of them starts Spark."""
import json
import os
import signal
import subprocess
import sys

if "--event-file" in sys.argv:
    with open(sys.argv[sys.argv.index("--event-file") + 1], encoding="utf-8") as file:
        event = json.load(file)
else:
    event = json.loads(sys.argv[sys.argv.index("--event") + 1])

case = event.get("CASE")
if case == "exit":
    sys.exit(3)
elif case == "flood":
    print('SOALBENCH {"trialId":"flood","error":null}')
    for number in range(int(event["LINES"])):
        print("%08d %s" % (number, "x" * 990))
    print("the last words")
elif case == "long line":
    sys.stdout.write("y" * 50_000_000)
    sys.stdout.write('\nSOALBENCH {"trialId":"long","error":null}\n')
elif case == "kill jvm":
    os.kill(os.getppid(), signal.SIGKILL)
elif case == "kill script":
    os.kill(os.getpid(), signal.SIGKILL)
elif case == "heap":
    print("Caused by: java.lang.OutOfMemoryError: Java heap space")
    sys.exit(1)
elif case == "daemon":
    # Leaves the process group and keeps the pipe: what a careless script's background process does.
    print("DAEMON %d" % subprocess.Popen(["sleep", "60"], start_new_session=True).pid)
elif case == "orphan":
    child = subprocess.Popen(["sleep", "61"])
    print("ORPHAN %d" % child.pid)
elif case == "bad document":
    print("SOALBENCH {not json")
else:
    values = {key: [type(value).__name__, len(value)] for key, value in event.items()}
    names = ("INPUT_PATH", "SECRET", "SPARK_HOME", "AWS_LAMBDA_RUNTIME_API", "TMPDIR")
    shown = {"values": values, "environment": {name: os.environ.get(name) for name in names}}
    print("SOALBENCH " + json.dumps(dict(shown, error=None)))
