/** What soalbench uses of the Glue client, by name: a bundler keeps only what is named here. */
export {
  BatchStopJobRunCommand,
  GetJobCommand,
  GetJobRunCommand,
  GlueClient,
  StartJobRunCommand,
} from '@aws-sdk/client-glue'
export type { Job, JobRun, StartJobRunRequest, WorkerType } from '@aws-sdk/client-glue'
