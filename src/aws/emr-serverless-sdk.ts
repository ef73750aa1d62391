/** What soalbench uses of the EMR Serverless client, by name: a bundler keeps only what is named here. */
export {
  CancelJobRunCommand,
  EMRServerlessClient,
  GetApplicationCommand,
  GetJobRunCommand,
  ListApplicationsCommand,
  StartApplicationCommand,
  StartJobRunCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-emr-serverless'
export type {
  Application,
  ApplicationSummary,
  JobRun,
  StartJobRunRequest,
} from '@aws-sdk/client-emr-serverless'
