"""python check_exchanges.py FILE: every recorded call (a JSON line each) against botocore; a JSON document on stdout."""

import base64
import json
import sys

import botocore.session

from exchange_shapes import check_answer, check_request

# Names in the scope of a signature that are not those of botocore's folders.
FOLDERS = {"tagging": "resourcegroupstaggingapi", "servicequotas": "service-quotas"}

session = botocore.session.get_session()
models, operations, deviations = {}, {}, {}


def model_of(service):
    if service not in models:
        models[service] = session.get_service_model(FOLDERS.get(service, service))
    return models[service]


def note(call, side, place, problem):
    key = f"{call['service']}:{call['operation']} {side} {place}"
    deviations.setdefault(key, f"{problem} ({call['status']})")


for line in open(sys.argv[1], encoding="utf-8"):
    call = json.loads(line)
    call["body"], call["answer"] = base64.b64decode(call["body"]), base64.b64decode(call["answer"])
    name = f"{call['service']}:{call['operation']}"
    operations[name] = operations.get(name, 0) + 1
    operation = model_of(call["service"]).operation_model(call["operation"])
    # A request that is refused may be wrong on purpose.
    if call["status"] < 400:
        for place, problem in check_request(operation, call):
            note(call, "request", place, problem)
    for place, problem in check_answer(operation, call):
        note(call, "answer", place, problem)

json.dump({"operations": operations, "deviations": deviations}, sys.stdout)
