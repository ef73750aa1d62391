import { arn, bucketArn } from './names.ts'
import type { Statement } from './policy-document.ts'

/**
 * What a PySpark script of a trial does in the bucket: it reads its script and payload, and writes its results; Spark
 * lists, moves and removes below its own output.
 * @param logPrefix Where the platform itself writes logs, for those that do.
 */
export function workloadStorage(logPrefix?: string): Statement[] {
  const written = ['results/*', ...(logPrefix === undefined ? [] : [`${logPrefix}*`])]
  const read = ['scripts/*', 'payloads/*', 'inputs/*', ...written]
  return [
    { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: read.map((keys) => bucketArn(keys)) },
    {
      Sid: 'Write',
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      Resource: written.map((keys) => bucketArn(keys)),
    },
    {
      // Without it a key that is not there is answered 403 instead of 404, which Spark takes for a fault.
      Sid: 'List',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn(),
      Condition: { StringLike: { 's3:prefix': [...read, ...read.map((keys) => keys.replace('/*', ''))] } },
    },
  ]
}

/** Lines into groups that the stack has made; nothing may make another. */
export const writeLogs = (groups: readonly string[]): Statement => ({
  Sid: 'WriteLogs',
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: groups.map((group) => arn('logs', `log-group:${group}:log-stream:*`)),
})
