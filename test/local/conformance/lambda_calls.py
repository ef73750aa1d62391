import base64
import json
import os

from emr_serverless_calls import ROLE


def lambda_functions(record, _script):
    """The deployed function `soalbench-1769` must have conformance_handler.handler. `_script` is not used."""
    client = record.client("lambda")
    deployed = [
        one["FunctionName"]
        for page in client.get_paginator("list_functions").paginate()
        for one in page["Functions"]
    ]
    record.expect("soalbench-1769" in deployed, f"the deployed functions: {deployed}")
    settings(record, client)
    invocations(record, client, "soalbench-1769")
    errors(record, client)


def settings(record, client):
    name = "conformance"
    made = client.create_function(
        FunctionName=name,
        Role=ROLE,
        PackageType="Image",
        Code={"ImageUri": "000000000000.dkr.ecr.us-east-1.amazonaws.com/soalbench:latest"},
        Timeout=30,
        MemorySize=512,
        EphemeralStorage={"Size": 512},
        Environment={"Variables": {"GREETING": "hello"}},
    )
    record.expect(made["State"] in ("Pending", "Active"), "a new function is being made")
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    changed = client.update_function_configuration(FunctionName=name, MemorySize=1024)
    record.expect(changed["MemorySize"] == 1024, "the new size")
    client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    record.expect(client.get_function_configuration(FunctionName=name)["MemorySize"] == 1024, "it is kept")
    record.expect(
        client.get_function(FunctionName=name)["Configuration"]["State"] == "Active", "it is active"
    )
    client.update_function_code(
        FunctionName=name, ImageUri="000000000000.dkr.ecr.us-east-1.amazonaws.com/soalbench:2"
    )
    client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    record.expect(client.publish_version(FunctionName=name)["Version"] == "1", "versions count from 1")
    reserved = client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    record.expect(reserved["ReservedConcurrentExecutions"] == 1, "reserved concurrency")
    reserved = client.get_function_concurrency(FunctionName=name)
    record.expect(reserved["ReservedConcurrentExecutions"] == 1, "it is kept")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    record.refused("TooManyRequestsException", client.invoke, FunctionName=name, Payload="{}")
    client.delete_function_concurrency(FunctionName=name)
    versions = client.list_versions_by_function(FunctionName=name)["Versions"]
    record.expect([one["Version"] for one in versions] == ["$LATEST", "1"], "both versions are listed")
    client.delete_function(FunctionName=name)
    record.refused("ResourceNotFoundException", client.get_function, FunctionName=name)


def invocations(record, client, name):
    def invoke(event, **over):
        return client.invoke(FunctionName=name, Payload=json.dumps(event), **over)

    answer = invoke({"say": "grüß"}, LogType="Tail")
    record.expect(json.load(answer["Payload"])["said"] == "grüß", "the payload, there and back")
    record.expect(
        answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST", "status and version"
    )
    log = base64.b64decode(answer["LogResult"]).decode()
    request_id = answer["ResponseMetadata"]["RequestId"]
    record.expect(
        f"REPORT RequestId: {request_id}\t" in log and "Init Duration:" in log, f"a cold REPORT line: {log}"
    )
    again = invoke({"say": "more"}, LogType="Tail")
    log = base64.b64decode(again["LogResult"]).decode()
    record.expect("REPORT" in log and "Init Duration:" not in log, f"a warm REPORT line: {log}")
    record.expect(json.load(again["Payload"])["calls"] == 2, "the same sandbox")
    failed = invoke({"raise": "on purpose"})
    record.expect(failed["FunctionError"] == "Unhandled" and failed["StatusCode"] == 200, "a function error")
    record.expect(json.load(failed["Payload"])["errorMessage"] == "on purpose", "its message")
    record.expect("LogResult" not in failed, "no log unless asked for")
    record.expect(invoke({}, InvocationType="DryRun")["StatusCode"] == 204, "a dry run")
    record.expect(invoke({}, InvocationType="Event")["StatusCode"] == 202, "an event")
    arn = client.get_function_configuration(FunctionName=name)["FunctionArn"]
    record.expect(client.invoke(FunctionName=arn, Payload="{}")["StatusCode"] == 200, "by its ARN")


def errors(record, client):
    refused = record.refused
    refused("ResourceNotFoundException", client.invoke, FunctionName="nosuch", Payload="{}")
    refused("ResourceNotFoundException", client.get_function_configuration, FunctionName="nosuch")
    refused("ResourceNotFoundException", client.delete_function, FunctionName="nosuch")
    refused(
        "InvalidRequestContentException", client.invoke, FunctionName="soalbench-1769", Payload="not json"
    )
    refused(
        "RequestTooLargeException",
        client.invoke,
        FunctionName="soalbench-1769",
        Payload='"' + "x" * 6_291_556 + '"',
    )
    update = client.update_function_configuration
    refused("InvalidParameterValueException", update, FunctionName="soalbench-1769", MemorySize=20000)
    key = os.environ["AWS_ACCESS_KEY_ID"]
    stranger = record.client("lambda", aws_access_key_id=key, aws_secret_access_key="wrong")
    refused("InvalidSignatureException", stranger.list_functions)
