"""One JVM per invocation: the command that spark-submit would have found by starting a launcher JVM first."""
import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading

import lambda_sizing

HERE = os.path.dirname(os.path.abspath(__file__))
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

# org.apache.spark.launcher.JavaModuleOptions of Spark 3.5.6, which the launcher JVM would have added.
MODULE_OPTIONS = [
    "-XX:+IgnoreUnrecognizedVMOptions",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in (
            "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent "
            "java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar"
        ).split()
    ),
    "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
    "-Djdk.reflect.useDirectMethodHandle=false",
]


def find_pyspark():
    """Folder of the importable pyspark, without importing it (0.15 s); None when there is none."""
    found = importlib.util.find_spec("pyspark")
    return os.path.dirname(found.origin) if found and found.origin else None


def find_java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else shutil.which("java") or "java"


PYSPARK = find_pyspark()
SPARK_HOME = os.environ.get("SPARK_HOME") or PYSPARK
JAVA = find_java()


def spark_jars():
    """Sorted, because `jars/*` follows the order of the directory, and a class-data archive needs a fixed one."""
    if SPARK_HOME is None:
        raise RuntimeError("spark not found: set SPARK_HOME or install pyspark")
    folder = os.path.join(SPARK_HOME, "jars")
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".jar")]


def command(directory, script):
    """argv of the JVM. `script`: the script's path and its arguments."""
    sizing = lambda_sizing.current()
    jars = spark_jars()
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": "file:" + directory.path("warehouse"),
        **sizing.spark_settings,
    }
    if any(os.path.basename(jar).startswith("hadoop-aws") for jar in jars):
        settings["spark.hadoop.fs.s3.impl"] = "org.apache.hadoop.fs.s3a.S3AFileSystem"
    return [
        JAVA,
        "-cp",
        os.pathsep.join(jars),
        *sizing.java_options,
        *MODULE_OPTIONS,
        "-XX:-UsePerfData",
        "-Djava.io.tmpdir=" + directory.path("tmp"),
        "-Dlog4j2.configurationFile=file:" + os.path.join(HERE, "log4j2.properties"),
        *os.environ.get("SOAL_JAVA_OPTIONS", "").split(),
        "org.apache.spark.deploy.SparkSubmit",
        "--master",
        "local[*]",
        *(part for item in settings.items() for part in ("--conf", "=".join(item))),
        *script,
    ]


def environment(values, directory, claimed=False):
    """The function's own environment; of the event only the two paths that SoAL's samples read there.

    `claimed`: told to the script, which then never writes over a result document.
    """
    env = dict(os.environ)
    for key in ("INPUT_PATH", "OUTPUT_PATH"):
        if key in values:
            env[key] = values[key]
    # With SPARK_HOME set, Spark makes Python import pyspark from a zip without bytecode: 0.35 CPU-s more.
    if SPARK_HOME == PYSPARK:
        env.pop("SPARK_HOME", None)
    else:
        env["SPARK_HOME"] = SPARK_HOME
    env.update(
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_DRIVER_PYTHON=sys.executable,
        SPARK_LOCAL_IP="127.0.0.1",
        SPARK_LOCAL_DIRS=directory.path("local"),
        MALLOC_ARENA_MAX="2",
    )
    env.pop("SOALBENCH_CLAIMED", None)
    if claimed:
        env["SOALBENCH_CLAIMED"] = "1"
    # The script has no business with the runtime API.
    env.pop("AWS_LAMBDA_RUNTIME_API", None)
    return env


def run(argv, env, directory, feed):
    """Exit code, negative for a signal. Every process of the run is gone when this returns."""
    process = subprocess.Popen(
        argv,
        env=env,
        cwd=directory.path("tmp"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    reader = threading.Thread(target=pump, args=(process.stdout, feed), daemon=True)
    reader.start()
    try:
        # Not reaped yet: the group id still is this run's own when the rest of the group is killed.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        # A process that left the group may still hold the pipe.
        reader.join(5)
    return code


def pump(pipe, feed):
    while chunk := os.read(pipe.fileno(), 65536):
        feed(chunk)


def die_with_parent():
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def signal_name(code):
    """`SIGKILL` for -9; None where the code is no signal."""
    try:
        return signal.Signals(-code).name if code < 0 else None
    except ValueError:
        return None
