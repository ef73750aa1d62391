import { CfnDeletionPolicy, type Stack } from 'aws-cdk-lib'
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3'
import { names, sub } from './names.ts'

/** Days that objects live, by prefix of their keys. What is not listed is kept: `history/` is the memory of the nightly job. */
const daysByPrefix = {
  'results/': 14,
  'logs/': 14,
  'inputs/': 30,
  'payloads/': 30,
  'scripts/': 30,
  'image-src/': 30,
} as const

/** The stack's one bucket: encrypted, private, over TLS only, and emptying itself. */
export function addBucket(stack: Stack): CfnBucket {
  const bucket = new CfnBucket(stack, 'Bucket', {
    bucketName: sub(names.bucket),
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    versioningConfiguration: { status: 'Enabled' },
    lifecycleConfiguration: { rules: lifecycleRules() },
  })
  // A bucket that still holds something refuses: "infra down" empties it first, and asks.
  bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE
  bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN
  denyPlainHttp(stack, bucket)
  return bucket
}

function denyPlainHttp(stack: Stack, bucket: CfnBucket): CfnBucketPolicy {
  return new CfnBucketPolicy(stack, 'BucketPolicy', {
    bucket: bucket.ref,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OnlyOverTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket.attrArn, sub('${Bucket.Arn}/*')],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  })
}

function lifecycleRules(): CfnBucket.RuleProperty[] {
  const expiring = Object.entries(daysByPrefix).map(([prefix, expirationInDays]) => ({
    id: `${prefix.slice(0, -1)}-expire`,
    status: 'Enabled',
    prefix,
    expirationInDays,
  }))
  return [
    ...expiring,
    {
      id: 'old-versions-expire',
      status: 'Enabled',
      noncurrentVersionExpiration: { noncurrentDays: 1 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
    // A rule may not have this beside days.
    { id: 'delete-markers-expire', status: 'Enabled', expiredObjectDeleteMarker: true },
  ]
}
