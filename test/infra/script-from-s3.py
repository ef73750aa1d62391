"""Fetches scripts with the real boto3 from moto's S3. Argument: the task root."""
import os
import sys
import tempfile

from moto import mock_aws

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
mock_aws().start()

import boto3
import script_source

s3 = boto3.client("s3")
s3.create_bucket(Bucket="scripts-here")
s3.put_object(Bucket="scripts-here", Key="scripts/job.py", Body=b"print('one')\n")
target = os.path.join(tempfile.mkdtemp(), "script.py")
for bucket, key in (
    ("scripts-here", "scripts/job.py"),
    ("s3://scripts-here/", "scripts/job.py"),
    ("scripts-here", "scripts/gone.py"),
    ("no-such-bucket", "scripts/job.py"),
):
    try:
        with open(script_source.fetch_script(bucket, key, target), encoding="utf-8") as file:
            print("FETCHED", file.read().strip())
        os.remove(target)
    except script_source.ScriptNotFetched as error:
        print("REFUSED", error)
os.rmdir(os.path.dirname(target))
