"""A job for claims; put after the probe, as any job is. With HADOOP in the event it first claims that through Hadoop."""
import os
from pathlib import Path


def work(spark, event, probe):
    assert "CLAIM_PATH" not in event
    if "HADOOP" in event:
        print("HADOOP", [_create_through_hadoop(event["HADOOP"], text) for text in ("one", "two")])
    if "ZOMBIE" in event:  # another execution has come to its end meanwhile
        Path(event["RESULT_PATH"][len("file://") :]).write_text("the first")
    return {"rows": spark.range(7).count(), "digest": "8"}


run_workload(work)
