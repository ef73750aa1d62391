import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { GlueClient } from '@aws-sdk/client-glue'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import type { Account } from './account.ts'

export interface ClientPlace {
  /** Undefined: AWS. */
  readonly endpoint?: string | undefined
  readonly region: string
  /** Undefined: the SDK's own chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  /** 1 where an error is to be seen as it came. */
  readonly maxAttempts: number
}

export function clientsOf({ endpoint, region, credentials, maxAttempts }: ClientPlace): Account['clients'] {
  const config = {
    ...{ region, maxAttempts },
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  }
  return {
    lambda: new LambdaClient(config),
    emr: new EMRServerlessClient(config),
    glue: new GlueClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
  }
}
