import type { Exchange } from '../wire.ts'
import { bodyOf, deletedKeys, resourceOf, type CallPlace } from './resource-of.ts'

/** One permission that a request needs. */
export interface IamUse {
  /** `lambda:InvokeFunction` */
  readonly action: string
  /** ARN; `*` where the action knows no resources. */
  readonly resource: string
  /** Of `iam:PassRole`: `glue.amazonaws.com`. */
  readonly passedTo?: string
}

/** Prefixes of actions that are not the name in the scope of a signature (Service Authorization Reference). */
const prefixes: Readonly<Record<string, string>> = { tagging: 'tag' }

/**
 * Actions whose name is not that of the operation. Service Authorization Reference, "Actions, resources, and condition keys"
 * of Lambda and S3; for S3 also its user guide, "Required permissions for Amazon S3 API operations".
 */
const renamed: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:ListParts': 's3:ListMultipartUploadParts',
  's3:HeadObject': 's3:GetObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  's3:DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:DeleteBucketOwnershipControls': 's3:PutBucketOwnershipControls',
  's3:DeleteBucketTagging': 's3:PutBucketTagging',
}

/** Calls that hand a role to a service: the member that names it, and the service. */
const passes: Readonly<Record<string, readonly [member: string, service: string]>> = {
  'lambda:CreateFunction': ['Role', 'lambda.amazonaws.com'],
  'emr-serverless:StartJobRun': ['executionRoleArn', 'emr-serverless.amazonaws.com'],
  'glue:CreateJob': ['Role', 'glue.amazonaws.com'],
}

/** The permissions that AWS would ask of whoever sends this: the action, and what comes with it. */
export function iamUses(exchange: Exchange, place: CallPlace): IamUse[] {
  const { service, operation, request } = exchange
  const call = `${prefixes[service] ?? service}:${operation}`
  const own = { action: renamed[call] ?? call, resource: resourceOf(exchange, place) }
  const body = bodyOf(request)
  const uses: IamUse[] =
    call === 's3:DeleteObjects'
      ? deletedKeys(own.resource, request).map((resource) => ({ ...own, resource }))
      : [own]
  const [member = '', passedTo = ''] = passes[call] ?? []
  const role = body[member]
  if (typeof role === 'string') uses.push({ action: 'iam:PassRole', resource: role, passedTo })
  // EMR Serverless asks for TagResource where something is made with tags ("Actions …", dependent actions).
  if (service === 'emr-serverless' && body['tags'] !== undefined) {
    const made = operation === 'StartJobRun' ? `${own.resource}/jobruns/*` : own.resource
    uses.push({ action: 'emr-serverless:TagResource', resource: made })
  }
  return uses
}
