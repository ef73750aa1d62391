"""Holds XML against the shapes of botocore's models: rest-xml of S3, and the answers of the query protocol."""

import re
import xml.etree.ElementTree as ElementTree

from shapes import check_range, check_string

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def parse_xml(text):
    """The root without namespaces, or None and what is wrong."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return None, f"not XML: {error}"
    for element in root.iter():
        element.tag = element.tag.split("}")[-1]
    return root, None


def check_element(element, shape, place):
    if shape.type_name == "structure":
        yield from check_members(element, shape, place)
    elif shape.type_name == "list":
        name = shape.member.serialization.get("name", "member")
        for item in element:
            if item.tag != name:
                yield f"{place}.{item.tag}", f"items are named {name}"
            yield from check_element(item, shape.member, f"{place}[]")
    elif shape.type_name == "map":
        return
    else:
        yield from check_text(element.text or "", shape, place)


def check_members(element, shape, place, members=None):
    members = shape.members if members is None else members
    by_name = {}
    for name, member in members.items():
        flat = member.type_name == "list" and member.serialization.get("flattened")
        own = member.serialization.get("name")
        by_name[(own or member.member.serialization.get("name", name)) if flat else (own or name)] = (name, member)
    seen = set()
    for child in element:
        if child.tag not in by_name:
            yield f"{place}.{child.tag}", f"not in the model ({shape.name})"
            continue
        name, member = by_name[child.tag]
        flat = member.type_name == "list" and member.serialization.get("flattened")
        if name in seen and not flat:
            yield f"{place}.{child.tag}", "is there twice"
        seen.add(name)
        yield from check_element(child, member.member if flat else member, f"{place}.{child.tag}")
    for required in shape.required_members:
        if required in members and required not in seen:
            yield f"{place}.{required}", "required, and absent"


def check_text(text, shape, place):
    kind = shape.type_name
    if kind in ("integer", "long"):
        if not re.fullmatch(r"-?\d+", text):
            yield place, f"not a whole number: {text!r}"
        else:
            yield from check_range(int(text), shape, place)
    elif kind == "boolean" and text not in ("true", "false"):
        yield place, f"not true or false: {text!r}"
    elif kind == "timestamp" and not ISO.fullmatch(text):
        yield place, f"not an ISO time: {text!r}"
    elif kind == "string":
        yield from check_string(text, shape, place)
