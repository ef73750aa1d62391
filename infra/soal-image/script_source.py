"""Fetches the script of one invocation. A failed fetch fails the invocation: nothing of an earlier one is left to run."""
import hashlib
import os
import re
import shutil


class ScriptNotFetched(Exception):
    """No script could be had, or its content is not what its name says."""


def fetch_script(bucket, key, path):
    """Bring `key` of `bucket` (S3 bucket name or `file://` prefix) to `path`, and return `path`."""
    if not bucket or not key:
        raise ScriptNotFetched("script not fetched: SCRIPT_BUCKET and SPARK_SCRIPT must both be set")
    where = f"{bucket}/{key}"
    try:
        copy_to(bucket, key, path)
    except Exception as cause:
        raise ScriptNotFetched(f"script not fetched: {where}: {type(cause).__name__}: {cause}") from cause
    promised = re.search(r"([0-9a-f]{64})\.py$", key)
    if promised and promised.group(1) != sha256_of(path):
        raise ScriptNotFetched(f"script is not the one its name says: {where}")
    return path


def copy_to(bucket, key, path):
    if bucket.startswith("file:"):
        # As Hadoop reads it: no percent-decoding.
        root = re.sub("^file:(//)?", "", bucket)
        shutil.copyfile(os.path.join(root, key.lstrip("/")), path)
        return
    # Imported only here: 0.2 s of INIT that a file:// script does not need.
    import boto3

    name = bucket[len("s3://") :] if bucket.startswith("s3://") else bucket
    boto3.client("s3").download_file(name.rstrip("/"), key, path)


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
