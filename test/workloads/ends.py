"""Jobs that end badly or oddly, one per function; the name stands in the event. Put after the probe, as any job is."""
import os
import sys
from pyspark.sql.functions import *  # shadows min, max, sum, round, filter, ... in the probe's namespace too


def work(spark, event, probe):
    return globals()["end_" + event["END"]](spark, event, probe)


def numbers(spark, event, probe):
    return probe.output(probe.input(spark.range(1000)), sum(col("id")))


def end_well(spark, event, probe):
    numbers(spark, event, probe).write.parquet(event["OUTPUT_PATH"])
    print("half a line", end="")


def end_counted(spark, event, probe):
    return {"rows": spark.range(7).count(), "digest": "8,9"}


def end_unread(spark, event, probe):
    numbers(spark, event, probe)


def end_exit(spark, event, probe):
    sys.exit(3)


def end_exit_zero(spark, event, probe):
    sys.exit(0)


def end_raise(spark, event, probe):
    raise LookupError("no such thing: Größe " + "x" * 5000)


def end_in_spark(spark, event, probe):
    spark.range(10).selectExpr("CAST(raise_error(concat('broken on ', id)) AS STRING) AS x").write.parquet(event["OUTPUT_PATH"])


def end_unwritable(spark, event, probe):
    event["RESULT_PATH"] = "nosuchscheme:/result.json"
    return {"rows": 1}


run_workload(work)
