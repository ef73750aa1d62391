import * as emr from '@aws-sdk/client-emr-serverless'
import * as glue from '@aws-sdk/client-glue'
import * as s3 from '@aws-sdk/client-s3'
import type { Account } from '../../bench/conformance/account.ts'
import { shapeOf, type Shape } from './shape-of.ts'

const role = 'arn:aws:iam::123456789012:role/soalbench'

/** The same calls to either: what came back, by operation; of a refusal its code and status. */
export async function shapesFrom(
  { emr: emrClient, glue: glueClient, s3: s3Client }: Account['clients'],
  script: string,
) {
  const shapes = new Map<string, Shape>()
  const record = async <T extends object>(name: string, call: Promise<T>): Promise<T | undefined> => {
    const output = await call.catch((error: unknown) => error)
    if (output instanceof Error) {
      shapes.set(name, `refused: ${output.name}`)
      return undefined
    }
    shapes.set(name, shapeOf(output))
    return call
  }
  await s3Calls(s3Client, record)
  await emrCalls(emrClient, record, script)
  await glueCalls(glueClient, record, script)
  return shapes
}

type Record = <T extends object>(name: string, call: Promise<T>) => Promise<T | undefined>

async function s3Calls(client: s3.S3Client, record: Record): Promise<void> {
  const Bucket = 'soalbench-shapes'
  const Key = 'a/key'
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' as const }
  await record(
    's3 CreateBucket',
    client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration })),
  )
  const whole = { Bucket, Key, Body: 'text', ChecksumAlgorithm: 'SHA256' as const }
  await record('s3 PutObject', client.send(new s3.PutObjectCommand(whole)))
  await record('s3 PutObject again', client.send(new s3.PutObjectCommand({ ...whole, IfNoneMatch: '*' })))
  await record('s3 HeadObject', client.send(new s3.HeadObjectCommand({ Bucket, Key })))
  await record('s3 GetObject', client.send(new s3.GetObjectCommand({ Bucket, Key })))
  await record('s3 GetObject absent', client.send(new s3.GetObjectCommand({ Bucket, Key: 'absent' })))
  await record('s3 ListObjectsV2', client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'a/' })))
  const begun = client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: 'parts' }))
  const UploadId = (await record('s3 CreateMultipartUpload', begun))?.UploadId
  const upload = { Bucket, Key: 'parts', UploadId }
  const part = client.send(new s3.UploadPartCommand({ ...upload, PartNumber: 1, Body: 'text' }))
  const ETag = (await record('s3 UploadPart', part))?.ETag
  await record('s3 ListParts', client.send(new s3.ListPartsCommand(upload)))
  await record('s3 ListMultipartUploads', client.send(new s3.ListMultipartUploadsCommand({ Bucket })))
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
  const complete = new s3.CompleteMultipartUploadCommand({ ...upload, MultipartUpload })
  await record('s3 CompleteMultipartUpload', client.send(complete))
  await record('s3 DeleteBucket full', client.send(new s3.DeleteBucketCommand({ Bucket })))
  await record('s3 DeleteObject', client.send(new s3.DeleteObjectCommand({ Bucket, Key })))
}

async function emrCalls(client: emr.EMRServerlessClient, record: Record, entryPoint: string): Promise<void> {
  const settings = { name: 'shapes', releaseLabel: 'emr-7.12.0', type: 'SPARK', clientToken: 'one' }
  const made = await record('emr CreateApplication', client.send(new emr.CreateApplicationCommand(settings)))
  const applicationId = made?.applicationId
  await record('emr GetApplication', client.send(new emr.GetApplicationCommand({ applicationId })))
  await record('emr ListApplications', client.send(new emr.ListApplicationsCommand({})))
  await record('emr StartApplication', client.send(new emr.StartApplicationCommand({ applicationId })))
  const jobDriver = { sparkSubmit: { entryPoint, entryPointArguments: ['--event', '{}'] } }
  const start = { applicationId, executionRoleArn: role, jobDriver, clientToken: 'run', name: 'shapes' }
  const run = await record('emr StartJobRun', client.send(new emr.StartJobRunCommand(start)))
  const jobRunId = run?.jobRunId
  await record('emr GetJobRun', client.send(new emr.GetJobRunCommand({ applicationId, jobRunId })))
  await record('emr ListJobRuns', client.send(new emr.ListJobRunsCommand({ applicationId })))
}

async function glueCalls(client: glue.GlueClient, record: Record, ScriptLocation: string): Promise<void> {
  const Command = { Name: 'glueetl', ScriptLocation, PythonVersion: '3' }
  const sizing = { GlueVersion: '5.1', NumberOfWorkers: 2, WorkerType: 'G.1X' as const }
  const job = { Name: 'shapes', Role: role, Command, ...sizing }
  await record('glue CreateJob', client.send(new glue.CreateJobCommand(job)))
  await record('glue GetJob', client.send(new glue.GetJobCommand({ JobName: 'shapes' })))
  await record('glue GetJob absent', client.send(new glue.GetJobCommand({ JobName: 'absent' })))
  await record('glue ListJobs', client.send(new glue.ListJobsCommand({})))
  const start = { JobName: 'shapes', Arguments: { '--event': '{}' } }
  const RunId = (await record('glue StartJobRun', client.send(new glue.StartJobRunCommand(start))))?.JobRunId
  await record('glue GetJobRun', client.send(new glue.GetJobRunCommand({ JobName: 'shapes', RunId })))
  await record('glue GetJobRuns', client.send(new glue.GetJobRunsCommand({ JobName: 'shapes' })))
  await record('glue DeleteJob', client.send(new glue.DeleteJobCommand({ JobName: 'shapes' })))
}
