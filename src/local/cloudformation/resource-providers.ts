import type { Account } from './providers/account.ts'
import { applicationProvider } from './providers/application.ts'
import { bucketProvider } from './providers/bucket.ts'
import { buildProjectProvider } from './providers/build-project.ts'
import { functionProvider } from './providers/function.ts'
import { glueJobProvider } from './providers/glue-job.ts'
import { oidcProviderProvider, roleProvider } from './providers/identity.ts'
import { imageRepositoryProvider } from './providers/image-repository.ts'
import { logGroupProvider } from './providers/log-group.ts'
import { recordedProvider } from './providers/recorded.ts'
import type { ResourceProvider } from './resource-provider.ts'

export type ResourceProviders = ReadonlyMap<string, ResourceProvider>

/** By type of resource. */
export const resourceProviders = (account: Account): ResourceProviders =>
  new Map([
    ['AWS::S3::Bucket', bucketProvider(account)],
    ['AWS::S3::BucketPolicy', recordedProvider('Bucket')],
    ['AWS::ECR::Repository', imageRepositoryProvider(account)],
    ['AWS::CodeBuild::Project', buildProjectProvider(account)],
    ['AWS::IAM::Role', roleProvider(account)],
    ['AWS::IAM::OIDCProvider', oidcProviderProvider(account)],
    ['AWS::Logs::LogGroup', logGroupProvider(account)],
    ['AWS::Lambda::Function', functionProvider(account)],
    ['AWS::Lambda::EventInvokeConfig', recordedProvider(undefined)],
    ['AWS::EMRServerless::Application', applicationProvider(account)],
    ['AWS::Glue::Job', glueJobProvider(account)],
    ['AWS::Budgets::Budget', recordedProvider(undefined)],
  ])
