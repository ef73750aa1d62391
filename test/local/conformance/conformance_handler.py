import time

calls = 0


def handler(event, context):
    global calls
    calls += 1
    time.sleep(event.get("sleep", 0))
    if "raise" in event:
        raise ValueError(event["raise"])
    return {"said": event.get("say"), "calls": calls, "request": context.aws_request_id}
