"""A stranger's use of a whole account: boto3 makes a stack from a template, looks at what came of it, and removes it."""

import io
import json
import sys
import time
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# As short as it can be: 51,200 bytes are the most that a call takes.
template = json.dumps(json.load(open(sys.argv[1], encoding="utf-8")), separators=(",", ":"))
stack = "soalbench"
seen = {}


def client(service):
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client(service, config=config)


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return ["nothing", 0]


def until(look, done):
    for _ in range(2000):
        found = look()
        if done(found):
            return found
        time.sleep(0.02)
    raise TimeoutError(found)


cloudformation, s3, sts = client("cloudformation"), client("s3"), client("sts")
seen["account"] = sts.get_caller_identity()["Account"]
seen["no stack"] = refused(cloudformation.describe_stacks, StackName=stack)
cloudformation.create_change_set(
    StackName=stack,
    ChangeSetName="first",
    ChangeSetType="CREATE",
    TemplateBody=template,
    Capabilities=["CAPABILITY_NAMED_IAM"],
    Parameters=[
        {"ParameterKey": "Owner", "ParameterValue": "me"},
        {"ParameterKey": "Expires", "ParameterValue": "2027-01-01"},
    ],
    Tags=[{"Key": "app", "Value": "soalbench"}, {"Key": "stack", "Value": stack}],
)
changes = until(
    lambda: cloudformation.describe_change_set(StackName=stack, ChangeSetName="first"),
    lambda found: found["Status"] in ("CREATE_COMPLETE", "FAILED"),
)
seen["change set"] = [changes["Status"], changes["ExecutionStatus"], len(changes["Changes"]) > 5]
cloudformation.execute_change_set(StackName=stack, ChangeSetName="first")
made = until(
    lambda: cloudformation.describe_stacks(StackName=stack)["Stacks"][0],
    lambda found: not found["StackStatus"].endswith("IN_PROGRESS"),
)
outputs = {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}
seen["stack"] = made["StackStatus"]
seen["events"] = len(cloudformation.describe_stack_events(StackName=stack)["StackEvents"]) > 5
resources = cloudformation.list_stack_resources(StackName=stack)["StackResourceSummaries"]
seen["resources"] = sorted({one["ResourceStatus"] for one in resources})

bucket = outputs["BucketName"]
s3.upload_fileobj(io.BytesIO(b"x" * 9 * 1024 * 1024), bucket, "payloads/large")
seen["large"] = s3.head_object(Bucket=bucket, Key="payloads/large")["ContentLength"]
s3.put_object(Bucket=bucket, Key="results/claim", Body=b"1", IfNoneMatch="*")
seen["claim"] = refused(s3.put_object, Bucket=bucket, Key="results/claim", Body=b"2", IfNoneMatch="*")
seen["keys"] = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]]
s3.get_bucket_location(Bucket=bucket)

source = io.BytesIO()
with zipfile.ZipFile(source, "w") as archive:
    archive.writestr("buildspec.yml", "version: 0.2\n")
s3.put_object(Bucket=bucket, Key="image-src/source.zip", Body=source.getvalue())
builds = client("codebuild")
build = builds.start_build(
    projectName=outputs["BuildProject"],
    sourceTypeOverride="S3",
    sourceLocationOverride=f"{bucket}/image-src/source.zip",
    environmentVariablesOverride=[{"name": "IMAGE_TAG", "value": "first"}],
    idempotencyToken="once",
)["build"]
ended = until(
    lambda: builds.batch_get_builds(ids=[build["id"]])["builds"][0],
    lambda found: found["buildStatus"] != "IN_PROGRESS",
)
seen["build"] = ended["buildStatus"]
repositories = client("ecr")
repository = repositories.describe_repositories()["repositories"][0]["repositoryName"]
seen["images"] = len(repositories.describe_images(repositoryName=repository)["imageDetails"])
seen["no repository"] = refused(repositories.describe_images, repositoryName="absent")

tagged = client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "app", "Values": ["soalbench"]}])
seen["tagged"] = len(tagged["ResourceTagMappingList"]) > 5
seen["quotas"] = len(client("service-quotas").list_service_quotas(ServiceCode="emr-serverless")["Quotas"]) > 0
seen["roles"] = all(one["Arn"].startswith("arn:aws:iam::") for one in client("iam").list_roles()["Roles"])

for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
    objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in page.get("Versions", [])]
    if objects:
        s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
cloudformation.delete_stack(StackName=made["StackId"])
gone = until(
    lambda: cloudformation.describe_stacks(StackName=made["StackId"])["Stacks"][0],
    lambda found: not found["StackStatus"].endswith("IN_PROGRESS"),
)
seen["gone"] = [gone["StackStatus"], gone.get("StackStatusReason", "")]
seen["left"] = len(
    client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "app", "Values": ["soalbench"]}])["ResourceTagMappingList"]
)
json.dump(seen, sys.stdout)
