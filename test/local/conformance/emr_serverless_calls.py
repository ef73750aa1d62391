import time

ROLE = "arn:aws:iam::000000000000:role/soalbench"
OVER = {"SUCCESS", "FAILED", "CANCELLED"}


def emr_serverless(record, script):
    emr = record.client("emr-serverless")
    applications = {one["name"]: one for one in emr.list_applications()["applications"]}
    record.expect({"soalbench-cold", "soalbench-warm"} <= set(applications), "the deployed applications")
    cold = applications["soalbench-cold"]["id"]
    made = emr.create_application(
        name="conformance",
        releaseLabel="emr-7.12.0",
        type="SPARK",
        autoStopConfiguration={"enabled": True, "idleTimeoutMinutes": 1},
        maximumCapacity={"cpu": "16 vCPU", "memory": "64 GB"},
    )["applicationId"]
    emr.update_application(
        applicationId=made, autoStopConfiguration={"enabled": True, "idleTimeoutMinutes": 2}
    )
    record.expect(
        emr.get_application(applicationId=made)["application"]["autoStopConfiguration"]["idleTimeoutMinutes"]
        == 2,
        "an updated setting is kept",
    )
    lifecycle(record, emr, made)
    jobs(record, emr, cold, script)
    emr.delete_application(applicationId=made)
    errors(record, emr, cold)


def lifecycle(record, emr, application):
    emr.start_application(applicationId=application)
    wait(lambda: emr.get_application(applicationId=application)["application"]["state"], {"STARTED"})
    record.refused("ValidationException", emr.delete_application, applicationId=application)
    emr.stop_application(applicationId=application)
    wait(lambda: emr.get_application(applicationId=application)["application"]["state"], {"STOPPED"})


def start(emr, application, script, **over):
    return emr.start_job_run(
        applicationId=application,
        executionRoleArn=ROLE,
        name="conformance",
        jobDriver={
            "sparkSubmit": {
                "entryPoint": script,
                "entryPointArguments": ["--event", "{}"],
                "sparkSubmitParameters": "--conf spark.driver.cores=1 --conf spark.driver.memory=1g"
                " --conf spark.executor.cores=1 --conf spark.executor.memory=1g"
                " --conf spark.executor.instances=1 --conf spark.dynamicAllocation.enabled=false",
            }
        },
        tags={"purpose": "conformance"},
        **over,
    )["jobRunId"]


def jobs(record, emr, application, script):
    begun = time.time()
    token = "one-token-only"
    done = start(emr, application, script, clientToken=token)
    record.expect(start(emr, application, script, clientToken=token) == done, "a client token names one run")
    run = wait(lambda: emr.get_job_run(applicationId=application, jobRunId=done)["jobRun"], OVER, "state")
    record.expect(run["state"] == "SUCCESS", f"the run succeeds: {run['state']} {run['stateDetails']}")
    # As on AWS, the figures follow the terminal state by a moment.
    wait(
        lambda: "billedResourceUtilization"
        in emr.get_job_run(applicationId=application, jobRunId=done)["jobRun"],
        {True},
    )
    run = emr.get_job_run(applicationId=application, jobRunId=done)["jobRun"]
    record.expect(abs(run["createdAt"].timestamp() - begun) < 60, "createdAt is now")
    record.expect(run["totalResourceUtilization"]["vCPUHour"] > 0, "it has used CPU")
    record.expect(run["billedResourceUtilization"]["memoryGBHour"] > 0, "it is billed")
    record.expect(run["totalExecutionDurationSeconds"] > 0, "it has a duration")
    emr.list_job_run_attempts(applicationId=application, jobRunId=done)
    emr.get_dashboard_for_job_run(applicationId=application, jobRunId=done)
    cancelled = start(emr, application, script)
    emr.cancel_job_run(applicationId=application, jobRunId=cancelled)
    wait(lambda: emr.get_job_run(applicationId=application, jobRunId=cancelled)["jobRun"], OVER, "state")
    found = emr.list_job_runs(applicationId=application, states=["SUCCESS"], maxResults=10)["jobRuns"]
    record.expect([one["id"] for one in found] == [done], "runs are listed by state")
    pages = emr.get_paginator("list_job_runs").paginate(
        applicationId=application, PaginationConfig={"PageSize": 1}
    )
    ids = {one["id"] for page in pages for one in page["jobRuns"]}
    record.expect({done, cancelled} <= ids, "pages bring out all runs")


def errors(record, emr, application):
    refused = record.refused
    refused("ResourceNotFoundException", emr.get_application, applicationId="00nosuch")
    refused("ResourceNotFoundException", emr.get_job_run, applicationId=application, jobRunId="00nosuch")
    refused("ResourceNotFoundException", emr.cancel_job_run, applicationId=application, jobRunId="00nosuch")
    refused(
        "ValidationException", emr.create_application, releaseLabel="emr-7.12.0", type="HIVE", clientToken="t"
    )
    stranger = record.client("emr-serverless", aws_access_key_id="AKIDSTRANGER", aws_secret_access_key="x")
    refused("UnrecognizedClientException", stranger.list_applications)


def wait(look, wanted, key=None):
    for _ in range(1200):
        seen = look()
        if (seen if key is None else seen[key]) in wanted:
            return seen
        time.sleep(0.2)
    raise TimeoutError(f"still {seen}")
