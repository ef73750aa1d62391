"""Who runs an attempt: the first invocation to make its claim. A second one for the same attempt finds it and ends."""
import errno
import json
import os
import re
import time

SCHEMA = "soalbench.claim/1"
CONFLICTS = 8


class ClaimNotMade(Exception):
    """Nobody knows whether the attempt is taken, so nothing may be run."""


def make_claim(uri, values, context):
    """True where this invocation owns the attempt.

    Also where the claim is there already and names this very request: Lambda delivers an event again after an INIT
    that it had to repeat, and a client may repeat a write of which the answer was lost.
    """
    content = claim_content(values, context)
    try:
        create = create_object if re.match("s3a?://", uri) else create_file
        return create(uri, json.dumps(content).encode("utf-8"), content["requestId"])
    except Exception as cause:
        raise ClaimNotMade(f"claim not made: {uri}: {type(cause).__name__}: {cause}") from cause


def claim_content(values, context):
    env = os.environ
    return {
        "schema": SCHEMA,
        "trialId": values.get("TRIAL_ID"),
        "token": values.get("ATTEMPT_ID"),
        "requestId": getattr(context, "aws_request_id", None),
        "logGroup": getattr(context, "log_group_name", None) or env.get("AWS_LAMBDA_LOG_GROUP_NAME"),
        "logStream": getattr(context, "log_stream_name", None) or env.get("AWS_LAMBDA_LOG_STREAM_NAME"),
        "claimedAt": int(time.time() * 1000),
        "memoryMiB": whole(getattr(context, "memory_limit_in_mb", None) or env.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
    }


def create_file(uri, content, request_id):
    # As Hadoop reads it: no percent-decoding.
    path = re.sub("^file:(//)?", "", uri)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        with open(path, "rb") as other:
            return names_request(other.read(), request_id)
    try:
        if os.write(file, content) != len(content):
            raise OSError(errno.ENOSPC, "written in part", path)
        os.fsync(file)
    finally:
        os.close(file)
    return True


def create_object(uri, content, request_id):
    # Imported only here: 0.2 s of INIT that a file:// claim does not need.
    import boto3
    from botocore.exceptions import ClientError

    client = boto3.client("s3")
    bucket, key = re.match("s3a?://([^/]+)/(.+)$", uri).groups()
    for attempt in range(1, CONFLICTS + 1):
        try:
            client.put_object(Bucket=bucket, Key=key, Body=content, ContentType="application/json", IfNoneMatch="*")
            return True
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == 412:
                return names_request(client.get_object(Bucket=bucket, Key=key)["Body"].read(), request_id)
            # Two writes met and neither was done: S3 asks for another.
            if status != 409 or attempt == CONFLICTS:
                raise
            time.sleep(0.02 * 2**attempt)


def names_request(content, request_id):
    try:
        return request_id is not None and json.loads(content).get("requestId") == request_id
    except (ValueError, AttributeError):
        # Whoever made it has not written it yet, or is not one of ours: taken in any case.
        return False


def whole(text):
    return int(text) if text is not None and str(text).isdigit() else None
