"""The measuring half of a staged workload: this text, a newline, then the text of one job.py, in one file.

A job defines `work(spark, event, probe)` and ends with `run_workload(work)`. Runs on Spark 3.3 and Python 3.8 or newer.
What cannot be observed is None, never 0. Names begin with `_` and no builtin that pyspark.sql.functions also has
(min, max, sum, round, ...) is used, because the job shares this namespace and may import those.
"""
import time as _time

_PYTHON_START = int(_time.time() * 1000)

import argparse as _argparse
import builtins as _builtins
import hashlib as _hashlib
import json as _json
import os as _os
import sys as _sys
import tempfile as _tempfile
import threading as _threading
import traceback as _traceback
import uuid as _uuid
from pathlib import Path as _Path

# With the JVM's last lines and Lambda's own, this stays inside the 4 KB log tail of an invocation.
_LINE_BYTES = 3000
_EXCLUDED_RULES = "spark.sql.adaptive.optimizer.excludedRules"
_CLOCKS = ("jvmStart", "pythonStart", "claimRequested", "claimed", "sessionRequested", "sessionReady", "firstJob", "workDone")
_REQUIRED_KEYS = ("TRIAL_ID", "INPUT_PATH", "OUTPUT_PATH", "RESULT_PATH", "FORMAT")


def run_workload(work):
    """Run `work(spark, event, probe)`, write the result document, print the SOALBENCH line, exit non-zero on failure.

    The answer is what the job passed through `probe.input` and `probe.output`; a job that counts for itself returns
    {"rows": int, "digest": str} instead.

    With CLAIM_PATH in the event the attempt is claimed first. Where another execution has claimed it, the work is not
    done, no document is written, and the line says {"duplicate": true}.
    """
    run = _Run()
    try:
        run.start()
        if run.duplicate:
            run.leave()
            return
        run.finish(work(run.spark, run.event, run.probe))
    except BaseException as failure:  # SystemExit too: every end of a script leaves a document
        run.fail(failure)
    run.report()
    if run.exit_code != 0:  # never sys.exit(0): Glue has taken SystemExit for a failure whatever its code
        _sys.exit(run.exit_code)


def _now():
    return int(_time.time() * 1000)


def _seen(observe):
    """The value, or None where this platform or version cannot tell: measuring must never break a trial."""
    try:
        return observe()
    except Exception:
        return None


class _Run:
    """One trial from the first statement to the SOALBENCH line."""

    def __init__(self):
        self.event = {}
        self.spark = self.probe = self.error = self.answer = None
        self.sandbox = _Sandbox()
        self.clock = dict.fromkeys(_CLOCKS)
        self.clock["pythonStart"] = _PYTHON_START
        # Set where Lambda's handler has claimed the attempt already.
        self.write_once = "SOALBENCH_CLAIMED" in _os.environ
        self.duplicate = False
        self.exit_code = 1

    def start(self):
        self.event = _read_event()
        missing = [key for key in _REQUIRED_KEYS if key not in self.event]
        if missing:
            raise ValueError("event lacks " + ", ".join(missing))
        from pyspark.sql import SparkSession

        if "CLAIM_PATH" in self.event:
            self.duplicate = not self.claim()
            if self.duplicate:
                return
        self.clock["sessionRequested"] = _now()
        self.spark = SparkSession.builder.appName("soalbench " + self.event["TRIAL_ID"]).getOrCreate()
        self.clock["sessionReady"] = _now()
        self.probe = _Probe(self.spark)

    def claim(self):
        uri = self.event.pop("CLAIM_PATH")
        self.write_once = True
        self.clock["claimRequested"] = _now()
        claim = {
            "schema": "soalbench.claim/1",
            "trialId": str(self.event["TRIAL_ID"]),
            "token": self.event.get("ATTEMPT_ID"),
            "requestId": None,
            "logGroup": _os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME"),
            "logStream": _os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME"),
            "claimedAt": self.clock["claimRequested"],
            "memoryMiB": _seen(lambda: int(_os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"])),
            "key": _uuid.uuid4().hex,
        }
        owned = _create_once(uri, _json.dumps(claim), claim["key"])
        self.clock["claimed"] = _now()
        return owned

    def leave(self):
        """Ends a duplicate. Without a session only the JVM that spark-submit has started goes on, until this process ends."""
        _sys.stdout.write("\nSOALBENCH " + _json.dumps({"duplicate": True, "trialId": str(self.event["TRIAL_ID"])}) + "\n")
        _sys.stdout.flush()

    def finish(self, answer):
        self.clock["workDone"] = _now()
        self.answer, self.exit_code = answer, 0

    def fail(self, failure):
        code = failure.code if isinstance(failure, SystemExit) else 1
        # sys.exit() and sys.exit(0) before an answer was written are failures as well.
        self.exit_code = code if isinstance(code, int) and code != 0 else 1
        text = "the script called sys.exit(%s)" % code if isinstance(failure, SystemExit) else str(failure)
        trace = _traceback.format_exc()
        if len(trace) > 8000:  # a Java cause stands at the end
            trace = trace[:2000] + "\n...\n" + trace[-6000:]
        self.error = {"type": type(failure).__name__, "message": text[:1000], "trace": trace}

    def report(self):
        jvm = _Jvm(self.spark)
        document = self.document(jvm)
        try:
            # A document that is there already is another delivery's of the same attempt, and stays.
            jvm.write(self.event["RESULT_PATH"], _json.dumps(document, ensure_ascii=False), self.write_once)
        except Exception as failure:
            if self.error is None and not _exists_already(failure):  # an answer that nobody can read is none
                self.fail(failure)
            document = dict(document, status="failed" if self.error else document["status"], error=self.error)
        _seen(lambda: self.spark.stop())
        _sys.stderr.flush()
        # A newline first: the job may have left half a line.
        _sys.stdout.write("\nSOALBENCH " + _compact(document) + "\n")
        _sys.stdout.flush()

    def document(self, jvm):
        stages = jvm.stages()  # waits for the listeners, so that the rest is complete
        self.clock["jvmStart"] = jvm.start
        self.clock["firstJob"] = jvm.first_job()
        answers = {side: self._observed(side, jvm) for side in ("input", "output")}
        if isinstance(self.answer, dict):
            answers["output"].update({key: self.answer[key] for key in ("rows", "digest") if key in self.answer})
        return {
            "schema": "soalbench.result/1",
            "trialId": str(self.event.get("TRIAL_ID", "")),
            "scriptSha256": _seen(_script_sha256),
            "status": "failed" if self.error else "succeeded",
            "error": self.error,
            "clock": self.clock,
            "jvm": dict(jvm.facts(), reused=self.sandbox.served_by(jvm.id, jvm.start)),
            "spark": jvm.spark_facts(),
            "host": _host(),
            "sandbox": {"id": self.sandbox.id, "runs": self.sandbox.runs},
            "stages": stages,
            "input": answers["input"],
            "output": answers["output"],
        }

    def _observed(self, side, jvm):
        values = self.probe.observed(side, jvm) if self.error is None else {}
        digest = values.get("digest")
        return {
            "rows": values.get("rows"),
            "bytes": _seen(lambda: jvm.size_of(self.event[side.upper() + "_PATH"])),
            "digest": None if digest is None else str(digest),
        }


class _Probe:
    """What a job is given. A frame passed through `input` or `output` is counted in the same pass that computes it."""

    def __init__(self, spark):
        self._spark = spark
        self._observations = {}
        # A stage that comes out empty would be optimised away together with what was observed in it.
        excluded = _seen(lambda: spark.conf.get(_EXCLUDED_RULES, None))
        kept = "org.apache.spark.sql.execution.adaptive.AQEPropagateEmptyRelation"
        _seen(lambda: spark.conf.set(_EXCLUDED_RULES, excluded + "," + kept if excluded else kept))

    def read(self, path, format, columns):
        """A table of {name: SQL type}, never inferred. format: csv (`;`, doubled quotes, header), jsonl or parquet."""
        reader = self._spark.read
        ddl = ", ".join("`%s` %s" % column for column in columns.items())
        if format == "csv":
            options = {"header": True, "sep": ";", "quote": '"', "escape": '"', "encoding": "UTF-8"}
            return reader.schema(ddl).options(**options).csv(path)
        if format == "jsonl":
            return reader.schema(ddl).json(path)
        if format == "parquet":
            # The file knows its types; they may be wider than ours (double for decimal), hence the cast.
            casts = ["CAST(`%s` AS %s) AS `%s`" % (name, kind, name) for name, kind in columns.items()]
            return reader.parquet(path).selectExpr(*casts)
        raise ValueError("unknown FORMAT: %s" % format)

    def input(self, frame):
        """Count the records read."""
        return self._observe("input", frame, None)

    def output(self, frame, digest=None):
        """Count the rows written; `digest` is an aggregate Column that does not depend on their order."""
        return self._observe("output", frame, digest)

    def canonical(self, *names):
        """One text per row: the columns joined by `|`, null as the empty text."""
        from pyspark.sql import functions

        texts = [functions.coalesce(functions.col(name).cast("string"), functions.lit("")) for name in names]
        return functions.concat_ws("|", *texts)

    def _observe(self, side, frame, digest):
        from pyspark.sql import Observation, functions

        rows = functions.count(functions.lit(1)).alias("rows")
        digests = [] if digest is None else [functions.coalesce(digest, functions.lit(0)).alias("digest")]
        self._observations[side] = Observation("soalbench_" + side)
        return frame.observe(self._observations[side], rows, *digests)

    def observed(self, side, jvm):
        """What was counted, once the listeners have been waited for; empty when no action ran."""
        values = {}
        observation = self._observations.get(side)
        if observation is not None:
            waiter = _threading.Thread(target=lambda: _seen(lambda: values.update(observation.get)), daemon=True)
            waiter.start()
            waiter.join(3)
            # Without an action Observation.get waits for ever, in a thread that keeps the JVM from ending.
            if waiter.is_alive():
                _seen(jvm.interrupt_observations)
        return values


class _Jvm:
    """Facts of the driver's JVM. Everything is None or [] without one (Spark Connect, or a session that never came)."""

    def __init__(self, spark):
        self._context = _seen(lambda: spark.sparkContext)
        self._jvm = _seen(lambda: self._context._jvm) or _seen(_gateway_jvm)
        self._scala = _seen(lambda: self._context._jsc.sc())
        self.start = self._runtime_bean("getStartTime")
        self.id = self._runtime_bean("getName")

    def _runtime_bean(self, method):
        bean = _seen(lambda: self._jvm.java.lang.management.ManagementFactory.getRuntimeMXBean())
        value = _seen(lambda: getattr(bean, method)())
        if value is None and bean is not None:
            # py4j before 0.10.9.6 (Spark 3.3) on Java 9 and later calls the hidden class: go through the interface.
            value = _seen(lambda: self._through_interface(bean, method))
        return value

    def _through_interface(self, bean, method):
        gateway = self._context._gateway
        lang = self._jvm.java.lang
        interface = lang.Class.forName("java.lang.management.RuntimeMXBean")
        found = interface.getMethod(method, gateway.new_array(lang.Class, 0))
        return found.invoke(bean, gateway.new_array(lang.Object, 0))

    def facts(self):
        lang = _seen(lambda: self._jvm.java.lang)
        return {
            "vendor": _seen(lambda: lang.System.getProperty("java.vendor")),
            "version": _seen(lambda: lang.System.getProperty("java.version")),
            "id": self.id,
            "maxHeapBytes": _seen(lambda: lang.Runtime.getRuntime().maxMemory()),
            "processors": _seen(lambda: lang.Runtime.getRuntime().availableProcessors()),
        }

    def spark_facts(self):
        executors = _seen(lambda: _items(self._scala.statusStore().executorList(False)))
        return {
            "version": _seen(lambda: self._context.version),
            "master": _seen(lambda: self._context.master),
            "appId": _seen(lambda: self._context.applicationId),
            # JVMs beside the driver, ever seen: 0 in local mode. The driver's own entry has cores in local mode only.
            "executors": _seen(lambda: len([e for e in executors if e.id() != "driver"])),
            "cores": _seen(lambda: _builtins.sum(e.totalCores() for e in executors)),
        }

    def first_job(self):
        jobs = _seen(lambda: _items(self._scala.statusStore().jobsList(None))) or []
        times = sorted(time for time in (_seen(lambda: j.submissionTime().get().getTime()) for j in jobs) if time)
        return times[0] if times else None

    def stages(self):
        _seen(lambda: self._scala.listenerBus().waitUntilEmpty())
        listed = [stage for stage in _seen(self._stage_list) or [] if _seen(lambda: stage.submissionTime().isDefined())]
        # Newest first in Spark's store; a skipped stage was never submitted.
        return [_stage(stage) for stage in reversed(listed)]

    def _stage_list(self):
        store = self._scala.statusStore()
        quantiles = self._context._gateway.new_array(self._jvm.double, 0)
        # Scala's default arguments do not exist for py4j.
        return _items(store.stageList(None, False, False, quantiles, self._jvm.java.util.ArrayList()))

    def interrupt_observations(self):
        for thread in self._jvm.java.lang.Thread.getAllStackTraces().keySet():
            if any("Observation" in frame.getClassName() for frame in thread.getStackTrace()):
                thread.interrupt()

    def size_of(self, uri):
        path = self._jvm.org.apache.hadoop.fs.Path(uri)
        return path.getFileSystem(self._configuration()).getContentSummary(path).getLength()

    def _configuration(self):
        configured = _seen(lambda: self._context._jsc.hadoopConfiguration())
        return configured or self._jvm.org.apache.hadoop.conf.Configuration()

    def write(self, uri, text, once):
        _write(self._jvm, self._configuration(), uri, text, not once)


def _write(jvm, configuration, uri, text, overwrite):
    path = jvm.org.apache.hadoop.fs.Path(uri)
    system = path.getFileSystem(configuration)
    system.setWriteChecksum(False)  # no .crc sidecar
    stream = system.create(path, overwrite)
    stream.write(bytearray(text.encode("utf-8", "replace")))
    stream.close()


def _create_once(uri, text, key):
    """Whether this call has made the object: False where it was there. Tries what is atomic first."""
    scheme = uri.split(":", 1)[0]
    if scheme == "file":
        return _create_file(uri, text)
    made = _create_object(uri, text, key) if scheme in ("s3", "s3a", "s3n") else None
    return _create_through_hadoop(uri, text) if made is None else made


def _create_file(uri, text):
    # As Hadoop reads it: no percent-decoding.
    name = uri[len("file:") :]
    path = _Path(name[2:] if name.startswith("//") else name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            _os.fsync(file.fileno())
        return True
    except FileExistsError:
        return False


def _create_object(uri, text, key):
    """S3's own If-None-Match, which Hadoop's file systems of most releases do not use; None where boto3 cannot do it."""
    try:
        import boto3
        from botocore.exceptions import ClientError, ParamValidationError
    except ImportError:
        return None
    bucket, _, name = uri.split("://", 1)[1].partition("/")
    client = boto3.client("s3")
    for attempt in range(1, 9):
        try:
            client.put_object(Bucket=bucket, Key=name, Body=text.encode("utf-8"), IfNoneMatch="*")
            return True
        except ParamValidationError:  # before boto3 1.35
            return None
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == 412:
                # Ours, if boto3 has repeated a write of which the answer was lost.
                found = client.get_object(Bucket=bucket, Key=name)["Body"].read()
                return key in found.decode("utf-8", "replace")
            # Two writes met and neither was done.
            if status != 409 or attempt == 8:
                raise
            _time.sleep(0.02 * 2**attempt)


def _create_through_hadoop(uri, text):
    from py4j.protocol import Py4JJavaError

    jvm = _gateway_jvm()
    configuration = jvm.org.apache.spark.deploy.SparkHadoopUtil.get().conf()
    try:
        _write(jvm, configuration, uri, text, False)
        return True
    except Py4JJavaError as error:
        if _exists_already(error):
            return False
        raise


def _exists_already(error):
    """EMR's own file system has an IOException for it."""
    name = _seen(lambda: error.java_exception.getClass().getName()) or ""
    return name.endswith(".FileAlreadyExistsException") or "File already exists" in str(error)


def _gateway_jvm():
    from pyspark import SparkContext

    SparkContext._ensure_initialized()
    return SparkContext._jvm


def _items(scala_sequence):
    return [scala_sequence.apply(index) for index in range(scala_sequence.size())]


def _stage(stage):
    return {
        "name": "%s %s" % (_seen(lambda: stage.stageId()), _seen(lambda: stage.name())),
        "ms": _seen(lambda: stage.completionTime().get().getTime() - stage.submissionTime().get().getTime()),
        "tasks": _seen(lambda: stage.numTasks()),
        "gcMs": _seen(lambda: stage.jvmGcTime()),
        "shuffleReadBytes": _seen(lambda: stage.shuffleReadBytes()),
        "shuffleWriteBytes": _seen(lambda: stage.shuffleWriteBytes()),
        "spillBytes": _seen(lambda: stage.diskBytesSpilled()),
    }


class _Sandbox:
    """A marker file in the temporary directory: it outlives the processes of a sandbox and nothing else."""

    def __init__(self):
        self._path = _Path(_tempfile.gettempdir(), "soalbench-sandbox.json")
        found = _seen(lambda: _json.loads(self._path.read_text("utf-8"))) or {}
        self._earlier_jvm = found.get("jvm")
        self.id = found.get("id") or _uuid.uuid4().hex
        self.runs = found.get("runs", 0) + 1
        try:
            self._save(self._earlier_jvm)
        except OSError:
            self.id = self.runs = None

    def served_by(self, jvm_id, jvm_start):
        """Whether this JVM already served an earlier run in this sandbox; None without a JVM or a marker."""
        if jvm_id is None or jvm_start is None or self.id is None:
            return None
        jvm = "%s/%s" % (jvm_id, jvm_start)
        _seen(lambda: self._save(jvm))
        return jvm == self._earlier_jvm

    def _save(self, jvm):
        fresh = _Path("%s.%d" % (self._path, _os.getpid()))
        fresh.write_text(_json.dumps({"id": self.id, "runs": self.runs, "jvm": jvm}), "utf-8")
        fresh.replace(self._path)


def _read_event():
    parser = _argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--event")
    parser.add_argument("--event-file")
    arguments, _ = parser.parse_known_args()  # Glue adds arguments of its own
    text = arguments.event if arguments.event_file is None else _Path(arguments.event_file).read_text("utf-8")
    if text is None:
        raise ValueError("neither --event nor --event-file was given")
    return dict(_json.loads(text))


def _script_sha256():
    return _hashlib.sha256(_Path(globals().get("__file__") or _sys.argv[0]).read_bytes()).hexdigest()


def _compact(document):
    """The document on one ASCII line; what is too long goes first stages, then trace, then message."""
    line = lambda: _json.dumps(document, separators=(",", ":"))
    if len(line()) > _LINE_BYTES:
        document = dict(document, stages=[])
    for key, kept in (("trace", 0), ("message", 200)):
        if document["error"] is not None and len(line()) > _LINE_BYTES:
            document = dict(document, error=dict(document["error"], **{key: document["error"][key][:kept]}))
    return line()


def _host():
    return {"cpuCount": _os.cpu_count(), "cpuQuota": _seen(_cpu_quota), "memoryLimitBytes": _seen(_memory_limit)}


def _cpu_quota():
    """CPU-seconds per second: the tightest quota of this process's control group and those above it."""
    pairs = [text.split() for text in _group_values("cpu", "cpu.max")]  # "50000 100000", "max 100000"
    pairs += zip(_group_values("cpu", "cpu.cfs_quota_us"), _group_values("cpu", "cpu.cfs_period_us"))
    quotas = [int(quota) / int(period) for quota, period in pairs if quota not in ("max", "-1")]
    return _builtins.min(quotas, default=None)


def _memory_limit():
    texts = _group_values("memory", "memory.max") + _group_values("memory", "memory.limit_in_bytes")
    # v1 says "not limited" as the largest page-aligned number.
    return _builtins.min([int(text) for text in texts if text != "max" and int(text) < 2**62], default=None)


def _group_values(controller, name):
    """A file's first line in this process's control group and those above it, v1 and v2; [] where there is none."""
    groups = [line.split(":", 2) for line in _Path("/proc/self/cgroup").read_text().splitlines()]
    values = []
    for _, controllers, path in groups:
        if controllers == "" or controller in controllers.split(","):
            parts = ["/sys/fs/cgroup", controllers] if controllers else ["/sys/fs/cgroup"]
            # In a container the path may be the host's, of which only the root is mounted here.
            for part in [""] + [part for part in path.split("/") if part not in ("", "..")]:
                parts += [part] if part else []
                values += _seen(lambda: [_Path("/".join(parts + [name])).read_text().strip()]) or []
    return values
