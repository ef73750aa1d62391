"""boto3 clients whose every raw response is checked and counted."""

import json
import sys
import traceback

import boto3
from botocore.config import Config

from shapes import check_response


class Recorder:
    def __init__(self):
        self.operations = {}
        self.deviations = []
        self.failures = []

    def client(self, service, **over):
        config = Config(retries={"total_max_attempts": 1}, read_timeout=600, connect_timeout=5)
        client = boto3.client(service, config=config, **over)
        client.meta.events.register("response-received", self.on_response)
        model = client.meta.service_model
        # Events of logs are named after its service id: cloudwatch-logs.
        self._models = {**getattr(self, "_models", {}), model.service_id.hyphenize(): (service, model)}
        return client

    def on_response(self, response_dict, event_name, exception, **_):
        _, service_id, operation = event_name.split(".")
        service, service_model = self._models[service_id]
        if response_dict is None:
            self.deviations.append(f"{service}:{operation}: no response: {exception}")
            return
        model = service_model.operation_model(operation)
        counts = self.operations.setdefault(f"{service}:{operation}", {"answered": 0, "refused": 0})
        counts["refused" if response_dict["status_code"] >= 400 else "answered"] += 1
        response = {**response_dict, "headers": dict(response_dict["headers"])}
        for place, problem in check_response(model, response):
            self.deviations.append(f"{service}:{operation} ({response['status_code']}): {place}: {problem}")

    def expect(self, claim, what):
        """A fact that boto3's own parsing must bring out."""
        if not claim:
            line = traceback.extract_stack()[-2]
            self.failures.append(f"{line.filename.rsplit('/', 1)[-1]}:{line.lineno}: {what}")

    def refused(self, code, call, **arguments):
        """The call must fail with this code, as a class of its own where the model has one."""
        try:
            call(**arguments)
        except Exception as error:  # noqa: BLE001: whatever comes is compared
            found = getattr(error, "response", {}).get("Error", {}).get("Code", repr(error))
            if found != code:
                self.failures.append(f"{call.__name__}: expected {code}, got {found}: {error}")
            return
        self.failures.append(f"{call.__name__}: expected {code}, but it succeeded")

    def run(self, *steps):
        """Runs each step; one that breaks does not keep the others from it. Prints one JSON document."""
        for step in steps:
            try:
                step(self)
            except Exception:  # noqa: BLE001: it is reported
                self.failures.append(f"{step.__module__}.{step.__name__}: {traceback.format_exc()}")
        summary = {
            "operations": self.operations,
            "deviations": sorted(set(self.deviations)),
            "failures": self.failures,
        }
        json.dump(summary, sys.stdout)
