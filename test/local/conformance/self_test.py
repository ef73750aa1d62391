"""The validator must see what is wrong: each response here has known faults, but for the right ones."""

import json
import sys

import botocore.session

from shapes import check_response

JOB_RUN = {"Id": "jr_1", "JobRunState": "SUCCEEDED", "StartedOn": 1.7e9, "ExecutionTime": 7}
EMR_RUN = {
    "applicationId": "00a",
    "jobRunId": "00b",
    "arn": "arn:aws:emr-serverless:us-east-1:000000000000:/applications/00a/jobruns/00b",
    "createdBy": "arn:aws:iam::000000000000:user/me",
    "createdAt": 1.7e9,
    "updatedAt": 1.7e9,
    "executionRole": "arn:aws:iam::000000000000:role/r",
    "state": "SUCCESS",
    "stateDetails": "done",
    "releaseLabel": "emr-7.12.0",
    "jobDriver": {"sparkSubmit": {"entryPoint": "s3://b/k"}},
}
FUNCTION = {
    "FunctionName": "f",
    "MemorySize": 1769,
    "LastModified": "2026-01-01T00:00:00.000+0000",
    "State": "Active",
}

CASES = {
    "right glue": ("glue", "GetJobRun", 200, {"JobRun": JOB_RUN}),
    "right emr": ("emr-serverless", "GetJobRun", 200, {"jobRun": EMR_RUN}),
    "right lambda": ("lambda", "GetFunctionConfiguration", 200, FUNCTION),
    "right refusal": (
        "lambda",
        "GetFunction",
        404,
        {"Type": "User", "Message": "m"},
        "ResourceNotFoundException",
    ),
    "unknown state": ("glue", "GetJobRun", 200, {"JobRun": {**JOB_RUN, "JobRunState": "DONE"}}),
    "unknown member": ("glue", "GetJobRun", 200, {"JobRun": {**JOB_RUN, "Mood": "good"}}),
    "time as text": ("glue", "GetJobRun", 200, {"JobRun": {**JOB_RUN, "StartedOn": "2026-01-01T00:00:00Z"}}),
    "time in milliseconds": ("glue", "GetJobRun", 200, {"JobRun": {**JOB_RUN, "StartedOn": 1.7e12}}),
    "fraction for whole": ("glue", "GetJobRun", 200, {"JobRun": {**JOB_RUN, "ExecutionTime": 7.5}}),
    "required absent": ("emr-serverless", "GetJobRun", 200, {"jobRun": {**EMR_RUN, "stateDetails": None}}),
    "pattern": ("emr-serverless", "GetJobRun", 200, {"jobRun": {**EMR_RUN, "jobRunId": "00-B"}}),
    "number as text": ("lambda", "GetFunctionConfiguration", 200, {**FUNCTION, "MemorySize": "1769"}),
    "number out of range": ("lambda", "GetFunctionConfiguration", 200, {**FUNCTION, "MemorySize": 64}),
    "lambda time with Z": (
        "lambda",
        "GetFunctionConfiguration",
        200,
        {**FUNCTION, "LastModified": "2026-01-01T00:00:00.000Z"},
    ),
    "wrong status": ("lambda", "GetFunctionConfiguration", 201, FUNCTION),
    "error of another operation": ("lambda", "GetFunction", 400, {"message": "m"}, "NoSuchThing"),
    "error with another status": (
        "lambda",
        "GetFunction",
        400,
        {"Type": "User", "Message": "m"},
        "ResourceNotFoundException",
    ),
    "error without type": ("glue", "GetJobRun", 400, {"Message": "m"}, None),
    "no JSON": ("glue", "GetJobRun", 200, None),
}


def found(service, operation, status, document, code=None):
    model = botocore.session.get_session().get_service_model(service).operation_model(operation)
    headers = {"x-amzn-requestid": "1", "content-type": "application/json"}
    if code is not None:
        headers["x-amzn-errortype"] = code
    body = b"<html>" if document is None else json.dumps(document).encode()
    return [
        f"{place}: {problem}"
        for place, problem in check_response(model, {"status_code": status, "headers": headers, "body": body})
    ]


json.dump({name: found(*case) for name, case in CASES.items()}, sys.stdout, indent=1)
