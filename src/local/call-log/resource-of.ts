import * as v from 'valibot'
import { parseJson } from '../parse-json.ts'
import { addressOf } from '../s3/s3-request.ts'
import type { Exchange, WireRequest } from '../wire.ts'

export interface CallPlace {
  readonly partition: string
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
}

/** The members of a request's body, JSON or a form; empty for anything else. */
export function bodyOf({ body, headers }: WireRequest): Readonly<Record<string, unknown>> {
  const text = Buffer.from(body).toString()
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true)
    return Object.fromEntries(new URLSearchParams(text))
  return parseJson(v.record(v.string(), v.unknown()), text) ?? {}
}

/** ARN of what a request is about, as policies name it; `*` where the action knows no resources. */
export function resourceOf(exchange: Exchange, place: CallPlace): string {
  const { service, operation, request } = exchange
  const body = bodyOf(request)
  const named = (member: string): string => (typeof body[member] === 'string' ? body[member] : '')
  const arn = (name: string, rest: string): string =>
    `arn:${place.partition}:${name}:${place.region}:${place.accountId}:${rest}`
  switch (service) {
    case 'lambda':
      return functionArn(request, named('FunctionName'), arn)
    case 'emr-serverless':
      return arn(
        service,
        request.path
          .replace(/\/(attempts|dashboard|start|stop|jobruns)$/, '')
          .replace(/^\/applications$/, '/*'),
      )
    case 'glue':
      return operation === 'GetJobs' || operation === 'ListJobs'
        ? '*'
        : arn(service, `job/${named('JobName') || named('Name')}`)
    case 'logs':
      return arn(
        service,
        `log-group:${named('logGroupName') || named('logGroupIdentifier') || named('logGroupNamePrefix')}:*`,
      )
    case 's3':
      return objectArn(request, place.partition)
    case 'cloudformation':
      return stackArn(named('StackName') || named('ChangeSetName'), arn)
    case 'ecr':
      return arn(service, `repository/${named('repositoryName') || firstOf(body['repositoryNames']) || '*'}`)
    case 'codebuild':
      return arn(service, `project/${projectOf(body)}`)
    default:
      return '*'
  }
}

type MakeArn = (service: string, rest: string) => string

function functionArn({ path }: WireRequest, created: string, arn: MakeArn): string {
  const [, inPath] = /\/functions\/([^/]+)/.exec(path) ?? []
  const reference = inPath === undefined ? created : decodeURIComponent(inPath)
  if (reference === '') return '*'
  return arn('lambda', `function:${reference.replace(/^(?:.*:)?function:/, '').split(':')[0]}`)
}

/** Of an object where the path has a key; lists and settings are the bucket's. */
function objectArn(request: WireRequest, partition: string): string {
  const { bucket, key } = addressOf(request)
  if (bucket === '') return '*'
  return `arn:${partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`
}

/** DeleteObjects names its keys in its body, and is asked for the permission to delete each. */
export const deletedKeys = (bucketArn: string, { body }: WireRequest): string[] =>
  [
    ...Buffer.from(body)
      .toString()
      .matchAll(/<Key>([^<]*)<\/Key>/g),
  ].map(([, key]) => `${bucketArn}/${key}`)

/** A stack is named by its name or its ARN; a change set's ARN has its stack's nowhere. */
function stackArn(name: string, arn: MakeArn): string {
  if (name === '') return '*'
  return name.startsWith('arn:')
    ? name
    : arn('cloudformation', `stack/${name}/00000000-0000-0000-0000-000000000000`)
}

/** A build's id begins with its project. */
function projectOf(body: Readonly<Record<string, unknown>>): string {
  const text = body['projectName'] ?? body['name'] ?? body['id'] ?? firstOf(body['ids'] ?? body['names'])
  return typeof text === 'string' ? (text.split(':')[0] ?? '') : ''
}

function firstOf(list: unknown): string {
  const first: unknown = Array.isArray(list) ? list[0] : undefined
  return typeof first === 'string' ? first : ''
}
