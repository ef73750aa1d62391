"""Holds raw AWS responses against botocore's service models. Knows nothing of soalbench."""

import base64
import binascii
import json
import re

# Errors of every AWS service, absent from the models of most (AWS API references, "Common errors").
COMMON_ERRORS = {
    "AccessDeniedException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "ValidationException",
}
ISO_LAMBDA = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def check_response(operation, response):
    """Deviations of one raw response, as (place, problem). `response`: status_code, headers, body (bytes)."""
    status = response["status_code"]
    if not any(name.lower() == "x-amzn-requestid" and value for name, value in response["headers"].items()):
        yield "x-amzn-requestid", "absent"
    if status >= 400:
        yield from check_error(operation, response)
    else:
        yield from check_success(operation, response)


def check_success(operation, response):
    expected = operation.http.get("responseCode", 200)
    allowed = {expected} | {"Invoke": {202, 204}, "DeleteFunction": {204}}.get(operation.name, set())
    if response["status_code"] not in allowed:
        yield "status", f"{response['status_code']}, the model says {expected}"
    shape = operation.output_shape
    if shape is None:
        return
    headers = {name.lower(): value for name, value in response["headers"].items()}
    body_members = {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location == "header":
            key = member.serialization["name"].lower()
            if key in headers and member.type_name in ("integer", "long") and not headers[key].isdigit():
                yield key, f"header is not a whole number: {headers[key]}"
            elif key not in headers and name in shape.required_members:
                yield key, "required header is absent"
        elif location is None:
            body_members[name] = member
    payload = shape.serialization.get("payload")
    if payload is not None:
        return
    content_type = headers.get("content-type", "")
    if response["body"] and "json" not in content_type:
        yield "content-type", f"not JSON: {content_type}"
    if not body_members and not response["body"]:
        return
    document, problem = parse(response["body"])
    if problem:
        yield "body", problem
        return
    yield from check_structure(document, shape, "", body_members)


def check_error(operation, response):
    headers = {name.lower(): value for name, value in response["headers"].items()}
    document, problem = parse(response["body"])
    if problem:
        yield "error body", problem
        return
    code = headers.get("x-amzn-errortype") or document.get("__type") or ""
    code = code.split(":")[0].split("#")[-1]
    if operation.service_model.protocol == "json" and "__type" not in document:
        yield "error body", "no __type"
    known = {shape.name: shape for shape in operation.error_shapes}
    if code not in known:
        if code not in COMMON_ERRORS:
            yield "error code", f"not of this operation: {code!r}"
        return
    shape = known[code]
    expected = shape.metadata.get("error", {}).get("httpStatusCode")
    if expected is not None and expected != response["status_code"]:
        yield "status", f"{response['status_code']} for {code}, the model says {expected}"
    members = {n: m for n, m in shape.members.items() if m.serialization.get("location") is None}
    # Some models leave the message out of their exceptions, which every service sends all the same.
    told = {"__type"} | (set() if members else {"message"})
    document = {key: value for key, value in document.items() if key not in told}
    yield from check_structure(document, shape, code, members)


def parse(body):
    try:
        return json.loads(body or b"{}"), None
    except ValueError:
        return None, f"not JSON: {body[:80]!r}"


def check_value(value, shape, place):
    check = {
        "structure": check_structure,
        "list": check_list,
        "map": check_map,
        "timestamp": check_timestamp,
        "blob": check_blob,
        "string": check_string,
        "boolean": check_boolean,
        "integer": check_whole,
        "long": check_whole,
        "float": check_number,
        "double": check_number,
    }[shape.type_name]
    yield from check(value, shape, place)


def check_structure(value, shape, place, members=None):
    if not isinstance(value, dict):
        yield place, f"not an object: {value!r}"
        return
    if getattr(shape, "is_document_type", False):
        return
    members = shape.members if members is None else members
    names = {m.serialization.get("name", name): name for name, m in members.items()}
    for required in shape.required_members:
        if required in members and value.get(members[required].serialization.get("name", required)) is None:
            yield f"{place}.{required}", "required, and absent"
    for key, item in value.items():
        if key not in names:
            yield f"{place}.{key}", f"not in the model ({shape.name})"
        elif item is not None:
            yield from check_value(item, members[names[key]], f"{place}.{key}")
    if getattr(shape, "is_tagged_union", False) and len([v for v in value.values() if v is not None]) != 1:
        yield place, "a union with other than one member"


def check_list(value, shape, place):
    if not isinstance(value, list):
        yield place, f"not a list: {value!r}"
        return
    yield from check_range(len(value), shape, place)
    for index, item in enumerate(value):
        yield from check_value(item, shape.member, f"{place}[{index}]")


def check_map(value, shape, place):
    if not isinstance(value, dict):
        yield place, f"not an object: {value!r}"
        return
    for key, item in value.items():
        yield from check_value(key, shape.key, f"{place}<{key}>")
        yield from check_value(item, shape.value, f"{place}.{key}")


def check_string(value, shape, place):
    if not isinstance(value, str):
        yield place, f"not a string: {value!r}"
        return
    # Lambda's model has its times as plain strings named so.
    if shape.name == "Timestamp" and not ISO_LAMBDA.fullmatch(value):
        yield place, f"not an ISO time with milliseconds and +0000: {value}"
    if shape.enum and value not in shape.enum:
        yield place, f"not one of the model's values: {value}"
    pattern = shape.metadata.get("pattern")
    if pattern is not None and not matches(pattern, value):
        yield place, f"does not match {pattern}: {value}"
    yield from check_range(len(value), shape, place)


def matches(pattern, value):
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return True  # A few patterns are of another dialect.


def check_timestamp(value, shape, place):
    form = shape.serialization.get("timestampFormat", "unixTimestamp")
    if form == "iso8601":
        if not isinstance(value, str) or not ISO.fullmatch(value):
            yield place, f"not an ISO time: {value!r}"
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        yield place, f"not epoch seconds: {value!r}"
    elif not 946684800 <= value < 4102444800:
        yield place, f"epoch seconds outside of this century: {value!r}"


def check_blob(value, shape, place):
    try:
        base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        yield place, "not base64"


def check_boolean(value, shape, place):
    if not isinstance(value, bool):
        yield place, f"not true or false: {value!r}"


def check_whole(value, shape, place):
    if isinstance(value, bool) or not isinstance(value, int):
        yield place, f"not a whole number: {value!r}"
    else:
        yield from check_range(value, shape, place)


def check_number(value, shape, place):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield place, f"not a number: {value!r}"
    else:
        yield from check_range(value, shape, place)


def check_range(number, shape, place):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and number < least:
        yield place, f"{number} is less than {least}"
    if most is not None and number > most:
        yield place, f"{number} is more than {most}"
