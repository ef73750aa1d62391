"""Reads the price list with boto3 and botocore's own model, and picks prices by its own rules. Prints one JSON document."""

import json
import re
import sys

import boto3
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

endpoint, fails = sys.argv[1], sys.argv[2] == "fails"
client = boto3.client("pricing", region_name="us-east-1", endpoint_url=endpoint)

if fails:
    try:
        client.get_products(ServiceCode="AWSGlue")
        raise SystemExit("get_products did not fail")
    except ClientError as error:
        print(json.dumps({"error": error.response["Error"]}))
    raise SystemExit(0)

ASKED = {
    "lambda-duration-x86_64": ("AWSLambda", {"group": "AWS-Lambda-Duration"}, r"Lambda-GB-Second$"),
    "emr-serverless-vcpu-x86_64": ("ElasticMapReduce", {"productFamily": "EMR Serverless"}, r"SERVERLESS-vCPUHours$"),
    "glue-dpu-standard": ("AWSGlue", {}, r"-ETL-DPU-Hour$"),
    "s3-storage": ("AmazonS3", {"productFamily": "Storage", "volumeType": "Standard"}, r"TimedStorage-ByteHrs$"),
}


def documents(service, filters):
    pages = client.get_paginator("get_products").paginate(
        ServiceCode=service,
        Filters=[
            {"Type": "TERM_MATCH", "Field": field, "Value": value}
            for field, value in {"regionCode": "us-east-1", **filters}.items()
        ],
        PaginationConfig={"PageSize": 2},
    )
    shape = client.meta.service_model.operation_model("GetProducts").output_shape
    for page in pages:
        answer = {name: value for name, value in page.items() if name != "ResponseMetadata"}
        unknown = set(answer) - set(shape.members)
        report = ParamValidator().validate(answer, shape)
        if unknown or report.has_errors():
            raise SystemExit(f"not a GetProducts answer: {sorted(unknown)} {report.generate_report()}")
        for text in page["PriceList"]:
            assert isinstance(text, str), type(text)
            yield json.loads(text)


def tiers(document):
    (term,) = document["terms"]["OnDemand"].values()
    steps = sorted(term["priceDimensions"].values(), key=lambda step: float(step["beginRange"]))
    return [[float(step["beginRange"]), float(step["pricePerUnit"]["USD"])] for step in steps]


found = {}
for item, (service, filters, usage) in ASKED.items():
    matching = [
        document
        for document in documents(service, filters)
        if re.search(usage, document["product"]["attributes"]["usagetype"])
        and document["product"]["attributes"]["location"] != "Any"
    ]
    assert len(matching) == 1, (item, matching)
    found[item] = {"sku": matching[0]["product"]["sku"], "tiers": tiers(matching[0])}
print(json.dumps(found))
