import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A real Spark job; counts the runs that its driver's temporary directory has seen, as the probe of a workload does. */
const counting = `
import json, os, sys, tempfile
from pyspark.sql import SparkSession
marker = os.path.join(tempfile.gettempdir(), "marker")
runs = 1 + (int(open(marker).read()) if os.path.exists(marker) else 0)
open(marker, "w").write(str(runs))
spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
where = lambda _: tempfile.gettempdir()
report = {
    "argv": sys.argv[1:], "runs": runs, "sum": spark.range(1000).selectExpr("sum(id)").first()[0],
    "master": sc.master, "driverTemp": tempfile.gettempdir(),
    "executorTemp": sc.parallelize([0], 1).map(where).first(),
    "jvmTemp": sc._jvm.java.lang.System.getProperty("java.io.tmpdir"),
    "processors": sc._jvm.java.lang.Runtime.getRuntime().availableProcessors(),
    "cores": sc.getConf().get("spark.executor.cores"), "memory": sc.getConf().get("spark.executor.memory"),
    "engine": os.environ["SOALBENCH_ENGINE"], "leaked": [k for k in os.environ if k.startswith("SOALBENCH_TEST")],
}
args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
open(json.loads(args["--event"])["RESULT_PATH"], "w").write(json.dumps(report))
`

/** A Python task that takes more than its executor's worker has. */
const executorHog = `
from pyspark.sql import SparkSession
sc = SparkSession.builder.config("spark.task.maxFailures", "1").getOrCreate().sparkContext
sc.parallelize([0], 1).map(lambda _: len(bytearray(3 * 1024 ** 3))).collect()
`

export const scripts = {
  counting,
  executorHog,
  raising: 'raise ValueError("boom")\n',
  exiting: 'import sys\nsys.exit(3)\n',
  printing: 'line = "x" * 99999\nfor _ in range(1000):\n    print(line)\nraise KeyError("after 100 MB")\n',
  driverHog: 'data = [bytearray(1024 ** 2) for _ in range(3000)]\n',
  sleeping: 'import time\ntime.sleep(600)\n',
  nothing: 'pass\n',
} as const

/** Writes a script and names it as Spark is given it. */
export async function placeScript(directory: string, name: keyof typeof scripts): Promise<string> {
  const path = join(directory, `${name}.py`)
  await writeFile(path, scripts[name])
  return pathToFileURL(path).href
}
