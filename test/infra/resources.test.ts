import { describe, expect, test } from 'vitest'
import { plain, properties, resourcesOf, template, templateText } from './template.ts'

test('every resource that can be tagged is, with all four', () => {
  const untaggable = ['AWS::S3::BucketPolicy', 'AWS::Lambda::EventInvokeConfig']
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    const { Tags: listed, ResourceTags } = Properties
    const tags = listed ?? ResourceTags
    if (untaggable.includes(Type)) expect(tags, id).toBeUndefined()
    else expect(tagsOf(tags), id).toEqual(expectedTags)
  }
})

const expectedTags = {
  app: 'soalbench',
  expires: { Ref: 'Expires' },
  owner: { Ref: 'Owner' },
  stack: '${AWS::StackName}',
}

/** A list of pairs, or a map where the service has one. */
function tagsOf(tags: unknown): unknown {
  if (!Array.isArray(tags)) return plain(tags)
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, plain(Value)]))
}

test('neither partition nor region nor account stands in the template', () => {
  expect(templateText).not.toMatch(/arn:aws[:-]|[a-z]{2}(-[a-z]+)+-\d\b|\b\d{12}\b|BootstrapVersion|cdk-hnb/)
})

test('a stack can be made from defaults alone, without functions, nightly role or anybody to tell', () => {
  expect(Object.values(template.Parameters).filter(({ Default }) => Default === undefined)).toEqual([])
  expect(template.Resources['Function1769']?.Condition).toBe('HasImage')
  expect(template.Conditions['HasImage']).toEqual({
    'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ImageUri' }, ''] }],
  })
})

test.each([
  [
    'ImageUri',
    ['', `1.dkr.ecr.eu-west-1.amazonaws.com/s@sha256:${'a'.repeat(64)}`],
    ['repo:latest', 'x@sha256:1'],
  ],
  ['GithubRepository', ['', 'org/repo', 'org@1/repo@22'], ['org', 'org/*', 'org/repo:ref:*', '*/repo']],
  ['PermissionsBoundaryArn', ['', 'arn:aws-cn:iam::123456789012:policy/b'], ['b', 'arn:aws:iam::1:policy/b']],
  ['Expires', ['never', '2027-01-31'], ['', 'soon', '31.1.2027']],
  ['JavaOptions', ['', '-Xmx1g'], ['Xmx1g']],
  ['BudgetEmail', ['', 'a@b.example'], ['a b@c', 'a']],
])('%s takes what it should and nothing else', (name, right, wrong) => {
  const pattern = new RegExp(`^(?:${template.Parameters[name]?.AllowedPattern})$`)
  expect(right.filter((text) => !pattern.test(text))).toEqual([])
  expect(wrong.filter((text) => pattern.test(text))).toEqual([])
})

test('the bucket is encrypted, private, and empties itself but for its history', () => {
  const bucket = properties('Bucket')
  expect(plain(bucket)).toMatchObject({
    BucketName: '${AWS::StackName}-${AWS::AccountId}-${AWS::Region}',
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  })
  const { LifecycleConfiguration: lifecycle } = bucket
  expect(lifecycle).toMatchObject({
    Rules: [
      { Prefix: 'results/', ExpirationInDays: 14 },
      { Prefix: 'logs/', ExpirationInDays: 14 },
      { Prefix: 'inputs/', ExpirationInDays: 30 },
      { Prefix: 'payloads/', ExpirationInDays: 30 },
      { Prefix: 'scripts/', ExpirationInDays: 30 },
      { Prefix: 'image-src/', ExpirationInDays: 30 },
      {
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      { ExpiredObjectDeleteMarker: true },
    ],
  })
  expect(JSON.stringify(lifecycle)).not.toContain('history')
})

test('images cannot be overwritten, are scanned, and go with the repository', () => {
  const repository = properties('Repository')
  expect(repository).toMatchObject({
    ImageTagMutability: 'IMMUTABLE',
    ImageScanningConfiguration: { ScanOnPush: true },
    EmptyOnDelete: true,
  })
  const { LifecyclePolicyText: text } = Object(repository['LifecyclePolicy'])
  // The first rule that matches an image keeps it from the second.
  expect(JSON.parse(String(text)).rules).toMatchObject([
    { rulePriority: 1, selection: { tagPatternList: ['in-use-*'], countNumber: 100 } },
    { rulePriority: 2, selection: { tagPatternList: ['*'], countNumber: 5 } },
  ])
})

describe('functions', () => {
  const functions = resourcesOf('AWS::Lambda::Function')

  test('one for each memory size, with a log group and no retries of their own', () => {
    const memories = functions.map(([, { Properties }]) => Properties['MemorySize'])
    expect(memories).toEqual([512, 1024, 1769, 3008, 5308, 7076, 8845, 10_240])
    for (const [id, { Condition, Properties }] of functions) {
      const memory = Number(Properties['MemorySize'])
      expect(plain(Properties)).toMatchObject({
        FunctionName: `\${AWS::StackName}-${memory}`,
        PackageType: 'Image',
        Code: { ImageUri: { Ref: 'ImageUri' } },
        Architectures: ['x86_64'],
        Timeout: 900,
        EphemeralStorage: { Size: 10_240 },
        ReservedConcurrentExecutions: { 'Fn::If': ['ReservesConcurrency', 2, { Ref: 'AWS::NoValue' }] },
        LoggingConfig: { LogFormat: 'Text', LogGroup: { Ref: `LogGroup${memory}` } },
        Role: { 'Fn::GetAtt': ['LambdaRole', 'Arn'] },
      })
      expect(Condition).toBe(memory > 3008 ? 'HasLargeFunctions' : 'HasImage')
      expect(plain(properties(`LogGroup${memory}`)['LogGroupName'])).toBe(
        `/aws/lambda/\${AWS::StackName}-${memory}`,
      )
      expect(properties(`Retries${memory}`)).toMatchObject({
        FunctionName: { Ref: id },
        MaximumRetryAttempts: 0,
      })
    }
  })

  test('what a run is told of them is what there is', () => {
    const { Value, Condition } = template.Outputs['FunctionNames'] ?? {}
    const named = (most: number): string =>
      functions
        .map(([, { Properties }]) => Number(Properties['MemorySize']))
        .filter((memory) => memory <= most)
        .map((memory) => `\${AWS::StackName}-${memory}`)
        .join(',')
    expect(Condition).toBe('HasImage')
    expect(plain(Value)).toEqual({ 'Fn::If': ['HasLargeFunctions', named(10_240), named(3008)] })
  })
})

test('every log group forgets after two weeks', () => {
  const groups = resourcesOf('AWS::Logs::LogGroup')
  expect(groups).toHaveLength(12)
  expect(groups.filter(([, { Properties }]) => Properties['RetentionInDays'] !== 14)).toEqual([])
})

test('applications hold the workers of one run and stop after a minute', () => {
  for (const [id, { Properties }] of resourcesOf('AWS::EMRServerless::Application')) {
    expect(plain(Properties), id).toMatchObject({
      Name: `\${AWS::StackName}-${id === 'ColdApplication' ? 'cold' : 'warm'}`,
      AutoStopConfiguration: { Enabled: true, IdleTimeoutMinutes: 1 },
      MaximumCapacity: {
        Cpu: '${EmrMaximumVcpus} vCPU',
        Memory: '${EmrMaximumMemoryGb} GB',
        Disk: '${EmrMaximumDiskGb} GB',
      },
      SchedulerConfiguration: { MaxConcurrentRuns: 1, QueueTimeoutMinutes: 15 },
    })
  }
  const { EmrMaximumVcpus, EmrMaximumMemoryGb, EmrMaximumDiskGb } = template.Parameters
  const most = [EmrMaximumVcpus, EmrMaximumMemoryGb, EmrMaximumDiskGb].map((each) => each?.Default)
  expect(most).toEqual([2, 8, 40])
  expect(properties('ColdApplication')).not.toHaveProperty('InitialCapacity')
  const worker = { Cpu: '1 vCPU', Memory: '4 GB', Disk: '20 GB' }
  expect(properties('WarmApplication')['InitialCapacity']).toEqual({
    'Fn::If': [
      'HasWarmCapacity',
      ['Driver', 'Executor'].map((Key) => ({ Key, Value: { WorkerCount: 1, WorkerConfiguration: worker } })),
      { Ref: 'AWS::NoValue' },
    ],
  })
})

test('the Glue job runs once at a time, is never run again by Glue, and ends', () => {
  expect(plain(properties('GlueJob'))).toMatchObject({
    Name: '${AWS::StackName}',
    GlueVersion: '5.1',
    ExecutionProperty: { MaxConcurrentRuns: 1 },
    MaxRetries: 0,
    Timeout: 30,
    JobRunQueuingEnabled: false,
    DefaultArguments: {
      '--enable-metrics': 'true',
      '--enable-spark-ui': 'true',
      '--spark-event-logs-path': 's3://${AWS::StackName}-${AWS::AccountId}-${AWS::Region}/logs/glue/',
      '--custom-logGroup-prefix': '/aws-glue/jobs/${AWS::StackName}',
    },
  })
})

test('one build at a time, for half an hour at most', () => {
  expect(plain(properties('BuildProject'))).toMatchObject({
    Name: '${AWS::StackName}-image',
    ConcurrentBuildLimit: 1,
    TimeoutInMinutes: 30,
    Source: { Type: 'S3', BuildSpec: 'infra/soal-image/buildspec.yml' },
    Environment: { Image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0', PrivilegedMode: true },
  })
})

test('the budget tells at 50, 80 and 100 per cent, and before the end of the month', () => {
  const { NotificationsWithSubscribers: told } = properties('Budget')
  const { 'Fn::If': [condition, list] = [] } = Object(told)
  expect(condition).toBe('HasBudgetEmail')
  const thresholds = (Array.isArray(list) ? list : []).map(({ Notification }) => [
    Notification.NotificationType,
    Notification.Threshold,
  ])
  expect(thresholds).toEqual([...[50, 80, 100].map((percent) => ['ACTUAL', percent]), ['FORECASTED', 100]])
})
