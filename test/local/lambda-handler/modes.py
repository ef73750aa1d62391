"""A Lambda handler that does one thing per mode; needs nothing but Python."""
import glob
import json
import os
import subprocess
import sys
import threading
import time

if os.environ.get("INIT_SLEEP"):
    time.sleep(float(os.environ["INIT_SLEEP"]))
if os.environ.get("INIT_EXIT"):
    os._exit(int(os.environ["INIT_EXIT"]))

STATE = {"runs": 0, "ticks": 0}


def handler(event, context):
    STATE["runs"] += 1
    return MODES[event.get("mode", "plain")](event, context)


def plain(event, context):
    with open("/tmp/seen" if os.environ["TMPDIR"] == "/tmp" else os.environ["TMPDIR"] + "/seen", "a+") as seen:
        seen.write("x")
        seen.seek(0)
        marks = len(seen.read())
    return {
        "runs": STATE["runs"],
        "marks": marks,
        "requestId": context.aws_request_id,
        "remainingMs": context.get_remaining_time_in_millis(),
        "memory": context.memory_limit_in_mb,
        "arn": context.invoked_function_arn,
        "clientContext": context.client_context.custom if context.client_context else None,
        "environment": dict(os.environ),
        "cwd": os.getcwd(),
        "tmp": sorted(os.listdir("/tmp")),
    }


def cpu(event, context):
    count, end = 0, time.process_time() + event.get("cpuSeconds", 0.5)
    while time.process_time() < end:
        count += 1
    return {"count": count}


def java(event, context):
    done = subprocess.run(
        ["java", "-XshowSettings:system", "-version"], capture_output=True, text=True, check=True
    )
    return {"settings": done.stderr}


def fail(event, context):
    raise ValueError("as asked")


HOG = "import sys; b = bytearray(int(sys.argv[1]) << 20); b[::4096] = b'x' * len(b[::4096]); print('held')"


def child_hog(event, context):
    subprocess.run([sys.executable, "-c", HOG, str(event["mebibytes"])], check=True)


def hog(event, context):
    block = bytearray(event["mebibytes"] << 20)
    block[::4096] = b"x" * len(block[::4096])


def sleep(event, context):
    time.sleep(event["seconds"])
    return "slept"


def leave(event, context):
    os._exit(event["code"])


def kill_self(event, context):
    os.kill(os.getpid(), 9)


def fill_tmp(event, context):
    written = 0
    block = b"x" * (1 << 20)
    try:
        with open(os.path.join(os.environ["TMPDIR"], "fill"), "wb", buffering=0) as file:
            while True:
                file.write(block)
                written += 1
                time.sleep(event.get("pause", 0))
    except OSError as error:
        return {"mebibytes": written, "errno": error.errno}
    finally:
        os.unlink(os.path.join(os.environ["TMPDIR"], "fill"))


def ticking(event, context):
    def tick():
        while True:
            STATE["ticks"] += 1
            time.sleep(0.01)

    if not any(thread.name == "ticking" for thread in threading.enumerate()):
        threading.Thread(target=tick, daemon=True, name="ticking").start()
    return {"ticks": STATE["ticks"]}


def shout(event, context):
    line = "y" * 1023 + "\n"
    for _ in range(event["mebibytes"] * 1024):
        sys.stdout.write(line)
    print("the last words")
    return "shouted"


def large(event, context):
    return "z" * event["bytes"]


def threads(event, context):
    def burn():
        subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < %f: pass" % event["cpuSeconds"]])

    burners = [threading.Thread(target=burn) for _ in range(event["threads"])]
    for burner in burners:
        burner.start()
    for burner in burners:
        burner.join()
    return "burnt"


def orphan(event, context):
    subprocess.Popen(["sh", "-c", "sleep 1000 & sleep 1000 &"], start_new_session=True).wait()
    return {"processes": len(glob.glob("/proc/[0-9]*"))}


MODES = {
    name: value
    for name, value in list(globals().items())
    if callable(value) and name not in ("handler",) and getattr(value, "__module__", "") == __name__
}
