from emr_serverless_calls import ROLE, wait

OVER = {"SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR"}


def glue(record, script):
    client = record.client("glue")
    record.expect("soalbench" in client.list_jobs()["JobNames"], "the deployed job")
    name = "conformance"
    client.create_job(
        Name=name,
        Role=ROLE,
        Command={"Name": "glueetl", "ScriptLocation": script, "PythonVersion": "3"},
        DefaultArguments={"--event": "{}"},
        GlueVersion="5.1",
        WorkerType="G.1X",
        NumberOfWorkers=2,
    )
    client.update_job(
        JobName=name,
        JobUpdate={
            "Role": ROLE,
            "Command": {"Name": "glueetl", "ScriptLocation": script, "PythonVersion": "3"},
            "GlueVersion": "5.1",
            "WorkerType": "G.1X",
            "NumberOfWorkers": 2,
            "Timeout": 10,
            "ExecutionProperty": {"MaxConcurrentRuns": 1},
        },
    )
    job = client.get_job(JobName=name)["Job"]
    record.expect(job["Timeout"] == 10 and job["NumberOfWorkers"] == 2, "an updated setting is kept")
    names = [
        one["Name"]
        for page in client.get_paginator("get_jobs").paginate(PaginationConfig={"PageSize": 1})
        for one in page["Jobs"]
    ]
    record.expect(sorted(names) == ["conformance", "soalbench"], "pages bring out all jobs")
    runs(record, client, name)
    errors(record, client, name)
    client.delete_job(JobName=name)
    record.refused("EntityNotFoundException", client.get_job, JobName=name)


def runs(record, client, name):
    def start():
        return client.start_job_run(JobName=name, Arguments={"--event": '{"TRIAL_ID":"t"}', "--x": "1"})[
            "JobRunId"
        ]

    def look(run):
        return lambda: client.get_job_run(JobName=name, RunId=run)["JobRun"]

    done = start()
    record.refused("ConcurrentRunsExceededException", client.start_job_run, JobName=name)
    run = wait(look(done), OVER, "JobRunState")
    record.expect(run["JobRunState"] == "SUCCEEDED", f"the run succeeds: {run}")
    record.expect(isinstance(run["ExecutionTime"], int) and run["ExecutionTime"] > 0, "whole seconds")
    record.expect(run["CompletedOn"] > run["StartedOn"], "it ends after it starts")
    stopped = start()
    answer = client.batch_stop_job_run(JobName=name, JobRunIds=[stopped, "jr_nosuch"])
    record.expect([one["JobRunId"] for one in answer["SuccessfulSubmissions"]] == [stopped], "one is stopped")
    record.expect([one["JobRunId"] for one in answer["Errors"]] == ["jr_nosuch"], "one is not there")
    run = wait(look(stopped), OVER, "JobRunState")
    record.expect(run["JobRunState"] == "STOPPED", f"it was stopped: {run}")
    listed = client.get_job_runs(JobName=name)["JobRuns"]
    record.expect({one["Id"] for one in listed} == {done, stopped}, "both runs are listed")


def errors(record, client, name):
    refused = record.refused
    refused("EntityNotFoundException", client.get_job_run, JobName=name, RunId="jr_nosuch")
    refused("EntityNotFoundException", client.start_job_run, JobName="nosuch")
    refused(
        "IdempotentParameterMismatchException",
        client.create_job,
        Name=name,
        Role=ROLE,
        Command={"Name": "glueetl"},
    )
    refused("InvalidInputException", client.start_job_run, JobName=name, NumberOfWorkers=0)
    stranger = record.client("glue", aws_secret_access_key="wrong", aws_access_key_id="AKIDSTRANGER")
    refused("UnrecognizedClientException", stranger.list_jobs)
