import type { Fact } from './fact.ts'
import { emrApplications } from './facts/emr-applications.ts'
import { emrRuns } from './facts/emr-runs.ts'
import { glueJobs } from './facts/glue-jobs.ts'
import { glueRuns } from './facts/glue-runs.ts'
import { lambdaFunctions } from './facts/lambda-functions.ts'
import { lambdaInvoke } from './facts/lambda-invoke.ts'
import { lambdaSettings } from './facts/lambda-settings.ts'
import { logsEvents } from './facts/logs-events.ts'
import { s3Objects } from './facts/s3-objects.ts'
import { s3Uploads } from './facts/s3-uploads.ts'
import { signatures } from './facts/signatures.ts'

/** Everything about the services that soalbench relies on and its local services must do as well. */
export const facts: readonly Fact[] = [
  ...signatures,
  ...lambdaFunctions,
  ...lambdaSettings,
  ...lambdaInvoke,
  ...logsEvents,
  ...emrApplications,
  ...emrRuns,
  ...glueJobs,
  ...glueRuns,
  ...s3Objects,
  ...s3Uploads,
]
