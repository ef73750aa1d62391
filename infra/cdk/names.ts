import { Fn } from 'aws-cdk-lib'

/**
 * Names of what the stack holds. All begin with the stack's own name, so that several stacks live in one account, and are
 * made of pseudo parameters alone: the same template serves every partition and region.
 */
export const names = {
  stack: '${AWS::StackName}',
  account: '${AWS::AccountId}',
  region: '${AWS::Region}',
  bucket: '${AWS::StackName}-${AWS::AccountId}-${AWS::Region}',
  repository: '${AWS::StackName}-soal',
  buildProject: '${AWS::StackName}-image',
  glueJob: '${AWS::StackName}',
  coldApplication: '${AWS::StackName}-cold',
  warmApplication: '${AWS::StackName}-warm',
  budget: '${AWS::StackName}-monthly',
  functionName: (memoryMiB: number): string => `\${AWS::StackName}-${memoryMiB}`,
  role: (purpose: RolePurpose): string => `\${AWS::StackName}-${purpose}`,
} as const

export type RolePurpose = 'lambda' | 'emr' | 'glue' | 'build' | 'nightly'

/** `Fn::Sub` of a text with placeholders. */
export const sub = (text: string): string => Fn.sub(text)

/** ARN of a resource of this account and region. */
export const arn = (service: string, resource: string): string =>
  sub(`arn:\${AWS::Partition}:${service}:${names.region}:${names.account}:${resource}`)

/** ARN of the stack's bucket, or with a key pattern of objects in it. */
export const bucketArn = (keys?: string): string =>
  sub(`arn:\${AWS::Partition}:s3:::${names.bucket}${keys === undefined ? '' : `/${keys}`}`)

export const bucketUri = (key: string): string => sub(`s3://${names.bucket}/${key}`)
