"""The probe's claims in moto's S3, without Spark: claims-in-s3.py PROBE."""
import os
import runpy
import sys

from moto import mock_aws

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
mock_aws().start()

import boto3
import botocore.client

create = runpy.run_path(sys.argv[1])["_create_object"]
s3 = boto3.client("s3")
s3.create_bucket(Bucket="results-here")
print("FIRST", create("s3://results-here/a/claim.json", '{"key": "k1"}', "k1"))
print("OTHER", create("s3a://results-here/a/claim.json", '{"key": "k2"}', "k2"))
print("REPEATED", create("s3://results-here/a/claim.json", '{"key": "k1"}', "k1"))
try:
    create("s3://no-such-bucket/claim.json", "{}", "k")
except Exception as error:
    print("NOWHERE", type(error).__name__)

send = botocore.client.BaseClient._make_api_call


def old(self, operation, arguments):
    raise botocore.exceptions.ParamValidationError(report="Unknown parameter in input: IfNoneMatch")


botocore.client.BaseClient._make_api_call = old
print("OLD", create("s3://results-here/b/claim.json", "{}", "k"))
