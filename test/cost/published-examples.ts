import type { Companion } from '../../src/core/companion.ts'

/** A worked example that somebody has published: what was used, and what each part of the bill was said to be. */
export interface PublishedExample {
  readonly name: string
  readonly page: string
  /** Usage documents of one month, as `cost estimate` reads them. */
  readonly usage: readonly object[]
  /** Where there is nothing but companions, in us-east-1. */
  readonly companions?: readonly Companion[]
  readonly freeTier?: true
  readonly discountPercent?: string
  /** US dollars by item, with the digits that were published. */
  readonly parts: Readonly<Record<string, string>>
  /** Null where the published total has parts that are no items here. */
  readonly total: string | null
}

const lambdaPage = 'https://aws.amazon.com/lambda/pricing/'
const oldLambdaPage = 'https://aws.amazon.com/lambda/pricing/, as it was until December 2020'
const gluePage = 'https://aws.amazon.com/glue/pricing/'
const emrPractices =
  'https://github.com/aws/aws-emr-best-practices, website/docs/benchmarks/benchmarking_variables.md'
const s3Page = 'https://aws.amazon.com/s3/faqs/'

const lambda = (fields: object): object => ({ platform: 'lambda', region: 'us-east-1', ...fields })
const glue = (fields: object): object => ({
  ...{ platform: 'glue', region: 'us-east-1', glueVersion: '5.1', workerType: 'G.1X' },
  ...fields,
})

const lambdaExamples: readonly PublishedExample[] = [
  {
    name: 'a mobile application back end: 3 million requests of 120 ms at 1,536 MB',
    page: lambdaPage,
    usage: [lambda({ memoryMib: 1536, billedMsEach: 120, requests: 3_000_000 })],
    freeTier: true,
    parts: { 'lambda-duration-x86_64': '2.33', 'lambda-requests': '0.40' },
    total: '2.73',
  },
  {
    name: 'streaming telemetry: 7.44 million messages of 2 s at 1 GB, without the free tier',
    page: lambdaPage,
    usage: [lambda({ memoryMib: 1024, billedMsEach: 2000, requests: 7_440_000 })],
    parts: { 'lambda-duration-x86_64': '248.00', 'lambda-requests': '1.49' },
    total: '249.49',
  },
  {
    name: 'ML on support tickets: 6 million requests of 280 ms at 4,096 MB with 2,048 MB of /tmp',
    page: lambdaPage,
    usage: [lambda({ memoryMib: 4096, ephemeralMib: 2048, billedMsEach: 280, requests: 6_000_000 })],
    freeTier: true,
    parts: {
      'lambda-duration-x86_64': '105.33',
      'lambda-requests': '1.00',
      'lambda-ephemeral-storage': '0.08',
    },
    total: '106.41',
  },
  {
    name: 'a launch with provisioned concurrency of 100 for 8 hours, and a month without it',
    page: lambdaPage,
    usage: [
      lambda({
        ...{ memoryMib: 1536, billedMsEach: 100, requests: 500_000, provisionedConcurrency: true },
        companions: [
          {
            ...{ charge: 'provisioned-concurrency', architecture: 'x86_64', memoryMib: 1536 },
            ...{ count: 100, seconds: 28_800 },
          },
        ],
      }),
      lambda({ memoryMib: 1536, billedMsEach: 120, requests: 2_500_000 }),
    ],
    freeTier: true,
    parts: {
      'lambda-provisioned-concurrency-x86_64': '18.00',
      'lambda-provisioned-duration-x86_64': '0.73',
      'lambda-requests': '0.40',
      'lambda-duration-x86_64': '0.83',
    },
    total: '19.96',
  },
  {
    name: 'Cyber Monday: provisioned concurrency of 7 at 4,096 MB for a day, no free tier for it',
    page: lambdaPage,
    usage: [
      lambda({
        ...{ memoryMib: 4096, billedMsEach: 280, requests: 2_000_000, provisionedConcurrency: true },
        companions: [
          {
            ...{ charge: 'provisioned-concurrency', architecture: 'x86_64', memoryMib: 4096 },
            ...{ count: 7, seconds: 86_400 },
          },
        ],
      }),
    ],
    freeTier: true,
    parts: {
      'lambda-provisioned-concurrency-x86_64': '10.08',
      'lambda-provisioned-duration-x86_64': '21.78',
      'lambda-requests': '0.40',
    },
    total: '32.26',
  },
  {
    name: 'a multi-tenant application: 10 million requests of 2 s at 1 GB; tenant isolation left out',
    page: lambdaPage,
    usage: [lambda({ memoryMib: 1024, billedMsEach: 2000, requests: 10_000_000 })],
    parts: { 'lambda-duration-x86_64': '333.34', 'lambda-requests': '2.00' },
    total: null,
  },
  {
    name: 'insurance claims on arm64: a million of 30 s and as many of 2 s at 1 GB; durable operations left out',
    page: lambdaPage,
    usage: [
      lambda({ architecture: 'arm64', memoryMib: 1024, billedMsEach: 30_000, requests: 1_000_000 }),
      lambda({ architecture: 'arm64', memoryMib: 1024, billedMsEach: 2000, requests: 1_000_000 }),
    ],
    freeTier: true,
    parts: { 'lambda-duration-arm64': '421.34', 'lambda-requests': '0.20' },
    total: null,
  },
  {
    name: '3 million requests of 1 s at 512 MB',
    page: oldLambdaPage,
    usage: [lambda({ memoryMib: 512, billedMsEach: 1000, requests: 3_000_000 })],
    freeTier: true,
    parts: { 'lambda-duration-x86_64': '18.34', 'lambda-requests': '0.40' },
    total: '18.74',
  },
  {
    name: '30 million requests of 200 ms at 128 MB',
    page: oldLambdaPage,
    usage: [lambda({ memoryMib: 128, billedMsEach: 200, requests: 30_000_000 })],
    freeTier: true,
    parts: { 'lambda-duration-x86_64': '5.83', 'lambda-requests': '5.80' },
    total: '11.63',
  },
  {
    name: '4.38 million requests of 200 ms at 512 MB in us-west-2',
    page: 'https://calculator.aws, output in the README of a public tool that follows CloudTrail',
    usage: [lambda({ region: 'us-west-2', memoryMib: 512, billedMsEach: 200, requests: 4_380_000 })],
    parts: { 'lambda-duration-x86_64': '7.30', 'lambda-requests': '0.88' },
    total: '8.18',
  },
  {
    name: '4.8 million requests of 3 s at 128 MB on arm64',
    page: 'https://calculator.aws, output in the README of a public document pipeline',
    usage: [lambda({ architecture: 'arm64', memoryMib: 128, billedMsEach: 3000, requests: 4_800_000 })],
    parts: { 'lambda-duration-arm64': '24.00', 'lambda-requests': '0.96' },
    total: '24.96',
  },
]

const glueExamples: readonly PublishedExample[] = [
  {
    name: 'a job on 6 DPU for 15 minutes',
    page: gluePage,
    usage: [glue({ workers: 6, executionSeconds: 900 })],
    parts: { 'glue-dpu-standard': '0.66' },
    total: '0.66',
  },
  {
    name: 'an interactive session on 5 DPU for 24 minutes',
    page: gluePage,
    usage: [glue({ workers: 5, executionSeconds: 1440 })],
    parts: { 'glue-dpu-standard': '0.88' },
    total: '0.88',
  },
  {
    name: 'a preview session of the visual editor on 2 DPU for 30 minutes',
    page: gluePage,
    usage: [glue({ workers: 2, executionSeconds: 1800 })],
    parts: { 'glue-dpu-standard': '0.44' },
    total: '0.44',
  },
  {
    name: 'FLEX on 6 DPU for 20 minutes',
    page: gluePage,
    usage: [glue({ executionClass: 'FLEX', dpuSeconds: 7200 })],
    parts: { 'glue-dpu-flex': '0.58' },
    total: '0.58',
  },
]

const emrExamples: readonly PublishedExample[] = [
  {
    name: 'EMR Serverless: 1,200 vCPU-hours and 9,600 GB-hours',
    page: emrPractices,
    usage: [
      {
        ...{ platform: 'emr-serverless', region: 'us-west-2', basis: 'billed' },
        ...{ vcpuHours: 1200, memoryGbHours: 9600, storageGbHours: 0 },
      },
    ],
    parts: { 'emr-serverless-vcpu-x86_64': '63.15', 'emr-serverless-memory-x86_64': '55.47' },
    total: '118.62',
  },
  {
    name: 'EMR on EC2: 26 × r5.4xlarge for 3 hours',
    page: emrPractices,
    usage: [
      {
        ...{ platform: 'emr-ec2', region: 'us-west-2' },
        instances: [{ instanceType: 'r5.4xlarge', count: 26, hours: 3 }],
      },
    ],
    parts: { 'ec2-r5.4xlarge': '78.62', 'emr-ec2-r5.4xlarge': '19.66' },
    total: '98.28',
  },
  {
    name: 'EMR Serverless: 79,705 core-seconds and 146,901,918 MB-seconds of 18 applications',
    page: 'https://github.com/aws-samples/aws-emr-utilities, utilities/emr-serverless-estimator/README.md',
    usage: [
      {
        ...{ platform: 'emr-serverless', region: 'us-east-1', basis: 'billed', storageGbHours: 0 },
        ...{ vcpuHours: 79_705 / 3600, memoryGbHours: 146_901_918 / 1024 / 3600 },
      },
    ],
    parts: { 'emr-serverless-vcpu-x86_64': '1.16511', 'emr-serverless-memory-x86_64': '0.230271' },
    total: null,
  },
  {
    name: 'EMR Serverless on Graviton with storage, 28 % off',
    page: 'a public EMR Serverless pricing calculator, README; not by AWS',
    usage: [
      {
        ...{ platform: 'emr-serverless', region: 'us-east-1', architecture: 'arm64', basis: 'billed' },
        ...{ vcpuHours: 2399.311, memoryGbHours: 17_994.833, storageGbHours: 138_542.617 },
      },
    ],
    discountPercent: '28',
    parts: {},
    total: '143.75',
  },
]

const companionExamples: readonly PublishedExample[] = [
  {
    name: 'S3: 310,000 PUT and 620,000 GET requests',
    page: s3Page,
    usage: [],
    companions: [{ charge: 's3-requests', put: 310_000, get: 620_000 }],
    parts: { 's3-put-requests': '1.55', 's3-get-requests': '0.25' },
    total: '1.80',
  },
  {
    name: 'S3: 52,900 GB-months over two tiers',
    page: s3Page,
    usage: [],
    companions: [{ charge: 's3-storage', gbMonths: 52_900 }],
    parts: { 's3-storage': '1215.00' },
    total: '1215.00',
  },
  {
    name: 'a NAT gateway for an hour with 1 GB through it',
    page: 'https://aws.amazon.com/vpc/pricing/',
    usage: [],
    companions: [{ charge: 'nat-gateway', count: 1, hours: 1, processedGb: 1 }],
    parts: { 'nat-gateway-hours': '0.045', 'nat-gateway-data': '0.045' },
    total: '0.09',
  },
]

export const publishedExamples: readonly PublishedExample[] = [
  ...lambdaExamples,
  ...glueExamples,
  ...emrExamples,
  ...companionExamples,
]
