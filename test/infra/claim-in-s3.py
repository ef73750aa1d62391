"""Claims with the real boto3 in moto's S3. Argument: the task root."""
import json
import os
import sys
import threading

from moto import mock_aws

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
mock_aws().start()

import boto3
import botocore.client
import attempt_claim

s3 = boto3.client("s3")
s3.create_bucket(Bucket="results-here")


class Context:
    log_group_name = "/aws/lambda/f"
    log_stream_name = "2026/11/21/[$LATEST]0"
    memory_limit_in_mb = "1769"

    def __init__(self, request_id):
        self.aws_request_id = request_id


def claim(key, request_id, bucket="results-here"):
    try:
        return attempt_claim.make_claim(f"s3://{bucket}/{key}", {"TRIAL_ID": "trial", "ATTEMPT_ID": "trial-2"}, Context(request_id))
    except attempt_claim.ClaimNotMade as error:
        return str(error)


print("FIRST", claim("a/claim.json", "r1"))
print("OTHER", claim("a/claim.json", "r2"))
print("AGAIN", claim("a/claim.json", "r1"))
print("CONTENT", json.dumps(json.loads(s3.get_object(Bucket="results-here", Key="a/claim.json")["Body"].read())))
print("NOWHERE", claim("claim.json", "r1", bucket="no-such-bucket"))

owners = []
threads = [threading.Thread(target=lambda n=n: owners.append(claim("many/claim.json", f"m{n}"))) for n in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print("MANY", owners.count(True), owners.count(False))

# S3 answers two writes that meet with 409, done by neither (ConditionalRequestConflict).
send, conflicts = botocore.client.BaseClient._make_api_call, {"left": 0}


def conflicting(self, operation, arguments):
    if operation == "PutObject" and conflicts["left"] > 0:
        conflicts["left"] -= 1
        error = {"Error": {"Code": "ConditionalRequestConflict"}, "ResponseMetadata": {"HTTPStatusCode": 409}}
        raise botocore.exceptions.ClientError(error, operation)
    return send(self, operation, arguments)


botocore.client.BaseClient._make_api_call = conflicting
conflicts["left"] = 3
print("CONFLICT", claim("conflict/claim.json", "r1"))
conflicts["left"] = 1000
attempt_claim.time.sleep = lambda seconds: None
print("CONFLICTS", claim("conflicts/claim.json", "r1"))
