import json

FUNCTION = "soalbench-1769"
GROUP = f"/aws/lambda/{FUNCTION}"


def logs(record, script):
    client = record.client("logs")
    missing = "ResourceNotFoundException"
    record.refused(missing, client.filter_log_events, logGroupName=f"{GROUP}-none")
    request, other = invoke(record), invoke(record)
    events = client.filter_log_events(logGroupName=GROUP, filterPattern=f'"{request}"')["events"]
    kinds = [event["message"].split()[0] for event in events]
    record.expect(kinds == ["START", "END", "REPORT"], f"the lines of one request: {kinds}")
    record.expect(f"REPORT RequestId: {request}\t" in events[-1]["message"], "the REPORT line, with its tabs")
    record.expect(other not in json.dumps(events, default=str), "of no other request")
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=GROUP, PaginationConfig={"PageSize": 2}
    )
    paged = [event["eventId"] for page in pages for event in page["events"]]
    record.expect(len(paged) == len(set(paged)) >= 6, "pages bring out every event once")
    groups = client.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
    record.expect([group["logGroupName"] for group in groups] == [GROUP], "one group")
    by_time = client.describe_log_streams(logGroupName=GROUP, orderBy="LastEventTime", descending=True)
    stream = by_time["logStreams"][0]
    record.expect(stream["lastEventTimestamp"] >= stream["firstEventTimestamp"], "a stream has a span")
    record.expect("[$LATEST]" in stream["logStreamName"], "named as Lambda names it")
    name = stream["logStreamName"]
    whole = client.get_log_events(logGroupName=GROUP, logStreamName=name, startFromHead=True)
    record.expect(whole["events"][0]["message"].startswith(("START", "INIT")), "from its head")
    again = client.get_log_events(
        logGroupName=GROUP, logStreamName=name, nextToken=whole["nextForwardToken"], startFromHead=True
    )
    record.expect(again["events"] == [], "nothing comes after the end")
    record.expect(again["nextForwardToken"] == whole["nextForwardToken"], "and the token stays")
    record.refused(missing, client.get_log_events, logGroupName=GROUP, logStreamName="none")
    record.refused("InvalidParameterException", client.filter_log_events, logGroupName=GROUP, filterPattern="{ $.a = 1 }")
    record.refused("InvalidParameterException", client.describe_log_streams)
    stranger = record.client("logs", aws_secret_access_key="wrong", aws_access_key_id="AKIDSTRANGER")
    record.refused("UnrecognizedClientException", stranger.describe_log_groups)


def invoke(record):
    answer = record.client("lambda").invoke(FunctionName=FUNCTION, Payload=b'{"say": "hello"}')
    return answer["ResponseMetadata"]["RequestId"]
