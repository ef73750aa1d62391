import {
  BatchStopJobRunCommand,
  GetJobCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
} from '@aws-sdk/client-glue'
export type { JobRun, StartJobRunRequest, WorkerType } from '@aws-sdk/client-glue'

/** What soalbench uses of the Glue client, by name: a bundler keeps only what is named here. */
export const glueSdk = {
  BatchStopJobRunCommand,
  GetJobCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
}
