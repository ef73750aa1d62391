import {
  CancelJobRunCommand,
  EMRServerlessClient,
  GetApplicationCommand,
  GetJobRunCommand,
  ListApplicationsCommand,
  ListJobRunsCommand,
  StartApplicationCommand,
  StartJobRunCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-emr-serverless'
export type { Application, JobRun, StartJobRunCommandInput } from '@aws-sdk/client-emr-serverless'

/** What soalbench uses of the EMR Serverless client, by name: a bundler keeps only what is named here. */
export const emrServerlessSdk = {
  CancelJobRunCommand,
  EMRServerlessClient,
  GetApplicationCommand,
  GetJobRunCommand,
  ListApplicationsCommand,
  ListJobRunsCommand,
  StartApplicationCommand,
  StartJobRunCommand,
  StopApplicationCommand,
}
