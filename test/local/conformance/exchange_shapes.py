"""Requests and answers as they went over the wire, against botocore's service models."""

import json
import re
from urllib.parse import parse_qsl, unquote

from shapes import check_response, check_structure, check_value
from xml_shapes import check_element, check_members, parse_xml

# What clients add to a query that is in no model.
OWN_QUERY = {"x-id"}


def check_request(operation, call):
    protocol = operation.service_model.protocol
    if protocol == "json":
        yield from check_json_target(operation, call)
        yield from check_structure(json.loads(call["body"] or b"{}"), operation.input_shape, "")
    elif protocol == "query":
        yield from check_form(operation, call)
    else:
        yield from check_rest(operation, call)


def check_json_target(operation, call):
    prefix = operation.service_model.metadata["targetPrefix"]
    found = call["headers"].get("x-amz-target")
    if found != f"{prefix}.{operation.name}":
        yield "x-amz-target", f"{found}, the model says {prefix}.{operation.name}"
    if call["headers"].get("content-type") != f"application/x-amz-json-{operation.service_model.metadata['jsonVersion']}":
        yield "content-type", call["headers"].get("content-type")


def check_form(operation, call):
    values = dict(parse_qsl(call["body"].decode(), keep_blank_values=True))
    version = operation.service_model.api_version
    if (values.pop("Action", None), values.pop("Version", None)) != (operation.name, version):
        yield "Action, Version", "not those of the model"
    for key, text in values.items():
        yield from check_form_value(key.split("."), text, operation.input_shape, key)


def check_form_value(path, text, shape, place):
    if shape is None:
        yield place, "the operation has no input"
    elif not path:
        if shape.type_name in ("structure", "list", "map"):
            if text != "":
                yield place, "a text for something with members"
        elif shape.enum and text not in shape.enum if shape.type_name == "string" else False:
            yield place, f"not one of the model's values: {text}"
    elif shape.type_name == "structure":
        members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        if path[0] not in members:
            yield place, f"not in the model ({shape.name})"
        else:
            yield from check_form_value(path[1:], text, members[path[0]], place)
    elif shape.type_name == "list":
        rest = path if shape.serialization.get("flattened") else path[1:]
        yield from check_form_value(rest[1:], text, shape.member, place)


def check_rest(operation, call):
    shape = operation.input_shape
    method, uri = operation.http["method"], operation.http["requestUri"]
    path, _, fixed = uri.partition("?")
    if call["method"] != method:
        yield "method", f"{call['method']}, the model says {method}"
    found = re.fullmatch(pattern_of(call, path), call["path"])
    if found is None:
        yield "path", f"{call['path']}, the model says {uri}"
    members = dict(shape.members) if shape else {}
    at = {"uri": {}, "querystring": {}, "header": {}, None: {}}
    for name, member in members.items():
        place = member.serialization.get("location")
        if place in at:
            at[place][member.serialization.get("name", name)] = (name, member)
    for key, text in found.groupdict().items() if found else ():
        yield from check_value(unquote(text), at["uri"][key][1], f"uri {key}")
    fixed_names = {part.split("=")[0] for part in fixed.split("&") if part}
    for key, text in parse_qsl(call["query"], keep_blank_values=True):
        if key not in fixed_names | OWN_QUERY | set(at["querystring"]):
            yield f"query {key}", "not in the model"
        elif key in at["querystring"]:
            yield from check_query(text, at["querystring"][key][1], f"query {key}")
    yield from check_headers(call["headers"], at["header"])
    given = set(call["headers"]) | {key for key, _ in parse_qsl(call["query"])}
    for place in ("querystring", "header"):
        for key, (name, _) in at[place].items():
            if name in shape.required_members and key not in given and key.lower() not in given:
                yield f"{place} {key}", "required, and absent"
    yield from check_rest_body(operation, call, at[None])


def pattern_of(call, path):
    pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", lambda m: f"(?P<{m[1]}>{'.+' if m[2] else '[^/]+'})", re.escape(path))
    # Some models end a path with a slash that clients leave out.
    return f"{pattern.rstrip('/')}/?"


def check_query(text, shape, place):
    if shape.type_name in ("list", "map"):
        shape = shape.member if shape.type_name == "list" else shape.value
    if shape.type_name == "string":
        yield from check_value(text, shape, place)
    elif shape.type_name in ("integer", "long") and not re.fullmatch(r"\d+", text):
        yield place, f"not a whole number: {text}"
    elif shape.type_name == "timestamp" and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text):
        yield place, f"not an ISO time: {text}"


def check_headers(headers, members):
    for key, (_, member) in members.items():
        text = headers.get(key.lower())
        if text is None:
            continue
        if member.type_name == "string" and member.enum and text not in member.enum:
            yield f"header {key}", f"not one of the model's values: {text}"
        if member.type_name in ("integer", "long") and not text.isdigit():
            yield f"header {key}", f"not a whole number: {text}"


def check_rest_body(operation, call, members):
    shape = operation.input_shape
    payload = shape.serialization.get("payload") if shape else None
    if payload is not None:
        body_shape = shape.members[payload]
        if body_shape.type_name == "structure" and call["body"]:
            yield from check_document(operation, call["body"], body_shape)
    elif operation.service_model.protocol == "rest-json":
        document = json.loads(call["body"] or b"{}")
        if document or members:
            yield from check_structure(document, shape, "", {name: member for name, member in members.values()})


def check_document(operation, body, shape):
    if operation.service_model.protocol == "rest-json":
        yield from check_structure(json.loads(body), shape, "")
        return
    root, problem = parse_xml(body)
    if problem:
        yield "body", problem
    else:
        yield from check_element(root, shape, root.tag)


def check_answer(operation, call):
    response = {"status_code": call["status"], "headers": call["answerHeaders"], "body": call["answer"]}
    protocol = operation.service_model.protocol
    if protocol in ("json", "rest-json"):
        yield from check_response(operation, response)
    elif call["status"] >= 400:
        yield from check_xml_error(operation, call)
    elif protocol == "query":
        yield from check_query_answer(operation, call)
    else:
        yield from check_xml_answer(operation, call)


def check_query_answer(operation, call):
    root, problem = parse_xml(call["answer"])
    if problem:
        yield "body", problem
        return
    if root.tag != f"{operation.name}Response":
        yield "root", f"{root.tag} for {operation.name}"
    if root.find("ResponseMetadata/RequestId") is None:
        yield "ResponseMetadata", "no RequestId"
    shape = operation.output_shape
    if shape is not None:
        result = root.find(shape.serialization.get("resultWrapper", ""))
        if result is None:
            yield "result", f"no {shape.serialization.get('resultWrapper')}"
        else:
            yield from check_members(result, shape, "")


def check_xml_answer(operation, call):
    shape = operation.output_shape
    if shape is None:
        return
    body = {name: m for name, m in shape.members.items() if m.serialization.get("location") is None}
    headers = {name.lower() for name in call["answerHeaders"]}
    for name in shape.required_members:
        member = shape.members[name]
        if member.serialization.get("location") == "header" and member.serialization["name"].lower() not in headers:
            yield member.serialization["name"], "required header is absent"
    payload = shape.serialization.get("payload")
    if payload is not None:
        if shape.members[payload].type_name == "structure" and call["answer"]:
            yield from check_document(operation, call["answer"], shape.members[payload])
        return
    if not body:
        if call["answer"]:
            yield "body", "there is one, and the model has none"
        return
    root, problem = parse_xml(call["answer"])
    if problem:
        yield "body", problem
    else:
        yield from check_members(root, shape, "", body)


def check_xml_error(operation, call):
    if call["method"] == "HEAD":
        return
    root, problem = parse_xml(call["answer"])
    if problem:
        yield "error body", problem
        return
    error = root if root.tag == "Error" else root.find("Error")
    if error is None or not (error.findtext("Code") and error.find("Message") is not None):
        yield "error body", "no Code and Message"
        return
    code = error.findtext("Code")
    declared = {shape.metadata.get("error", {}).get("code", shape.name): shape for shape in operation.error_shapes}
    if code in declared:
        status = declared[code].metadata.get("error", {}).get("httpStatusCode")
        if status is not None and status != call["status"]:
            yield "status", f"{call['status']} for {code}, the model says {status}"
