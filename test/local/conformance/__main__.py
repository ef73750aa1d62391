"""python conformance SERVICE SCRIPT_URI: all calls of one service, checked; a JSON document on stdout."""

import os
import sys

from emr_serverless_calls import emr_serverless
from glue_calls import glue
from lambda_calls import lambda_functions
from logs_calls import logs
from recorder import Recorder

# A user's own files must not decide where the test goes.
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

steps = {"emr-serverless": emr_serverless, "glue": glue, "lambda": lambda_functions, "logs": logs}
service, script = sys.argv[1:3]


def step(record):
    steps[service](record, script)


Recorder().run(step)
