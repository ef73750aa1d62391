import { expect, it } from 'vitest'
import { iamUses } from '../../src/local/call-log/iam-actions.ts'
import type { Exchange } from '../../src/local/wire.ts'

const place = { partition: 'aws', region: 'eu-central-1', accountId: '123456789012' }
const at = 'eu-central-1:123456789012'
const emrRole = 'arn:aws:iam::123456789012:role/soalbench-emr'

function exchange(
  service: string,
  operation: string,
  over: Partial<Exchange['request']> & { json?: object },
): Exchange {
  const { json, ...request } = over
  return {
    ...{ service, operation, response: { status: 200 } },
    request: {
      ...{ method: 'POST', path: '/', query: new URLSearchParams(), headers: {} },
      ...{
        body: Buffer.from(json === undefined ? '' : JSON.stringify(json)),
        signal: new AbortController().signal,
      },
      ...request,
    },
  }
}

it.each<[string, Exchange, string[]]>([
  [
    'an invocation',
    exchange('lambda', 'Invoke', { path: '/2015-03-31/functions/soalbench-1769/invocations' }),
    [`lambda:InvokeFunction arn:aws:lambda:${at}:function:soalbench-1769`],
  ],
  [
    'a function by its ARN and version',
    exchange('lambda', 'GetFunction', {
      path: `/2015-03-31/functions/${encodeURIComponent(`arn:aws:lambda:${at}:function:f:7`)}`,
    }),
    [`lambda:GetFunction arn:aws:lambda:${at}:function:f`],
  ],
  [
    'a job run, with the role that is passed and its tags',
    exchange('emr-serverless', 'StartJobRun', {
      path: '/applications/00a/jobruns',
      json: { executionRoleArn: emrRole, tags: { a: 'b' } },
    }),
    [
      `emr-serverless:StartJobRun arn:aws:emr-serverless:${at}:/applications/00a`,
      `iam:PassRole ${emrRole} emr-serverless.amazonaws.com`,
      `emr-serverless:TagResource arn:aws:emr-serverless:${at}:/applications/00a/jobruns/*`,
    ],
  ],
  [
    'a look at a job run',
    exchange('emr-serverless', 'GetJobRun', { method: 'GET', path: '/applications/00a/jobruns/00b' }),
    [`emr-serverless:GetJobRun arn:aws:emr-serverless:${at}:/applications/00a/jobruns/00b`],
  ],
  [
    'the list of applications',
    exchange('emr-serverless', 'ListApplications', { method: 'GET', path: '/applications' }),
    [`emr-serverless:ListApplications arn:aws:emr-serverless:${at}:/*`],
  ],
  [
    'a Glue run, whose role is the job’s',
    exchange('glue', 'StartJobRun', { json: { JobName: 'soalbench' } }),
    [`glue:StartJobRun arn:aws:glue:${at}:job/soalbench`],
  ],
  [
    'the head of an object',
    exchange('s3', 'HeadObject', { method: 'HEAD', path: '/b/results/a%20b' }),
    ['s3:GetObject arn:aws:s3:::b/results/a b'],
  ],
  [
    'a part of an upload',
    exchange('s3', 'UploadPart', { method: 'PUT', path: '/b/payloads/p' }),
    ['s3:PutObject arn:aws:s3:::b/payloads/p'],
  ],
  [
    'a list of objects',
    exchange('s3', 'ListObjectsV2', { method: 'GET', path: '/b' }),
    ['s3:ListBucket arn:aws:s3:::b'],
  ],
  ['who is calling', exchange('sts', 'GetCallerIdentity', {}), ['sts:GetCallerIdentity *']],
  ['what is tagged', exchange('tagging', 'GetResources', { json: {} }), ['tag:GetResources *']],
  [
    'a build',
    exchange('codebuild', 'BatchGetBuilds', { json: { ids: ['soalbench-image:1-2'] } }),
    [`codebuild:BatchGetBuilds arn:aws:codebuild:${at}:project/soalbench-image`],
  ],
])('%s', (_, call, expected) => {
  const uses = iamUses(call, place).map(({ action, resource, passedTo }) =>
    [action, resource, ...(passedTo === undefined ? [] : [passedTo])].join(' '),
  )
  expect(uses).toEqual(expected)
})
