"""Which of the given CloudFormation types take tags, by their schemas as cfn-lint has them. Prints a JSON list."""
import json
import sys

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

names = ("Tags", "ResourceTags")


def takes_tags(name):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", name)
    return any(tag in schema.schema["properties"] for tag in names)


print(json.dumps([name for name in sys.argv[1:] if takes_tags(name)]))
