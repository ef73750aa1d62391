import type { PriceQuery, SkuQuery } from './price-query.ts'

const perSecond = /^(Lambda-)?(GB-)?Seconds?$/i
const perRequest = /^Requests?$/i
const perHour = /^((ARM-?)?(vCPU|CPU|GB)-?)?(Hours?|Hrs)$/i

const lambdaGroup = (group: string): Readonly<Record<string, string>> => ({
  productFamily: 'Serverless',
  group,
})

const lambdaPerSecond = (item: string, group: string, usagetype: string): PriceQuery => ({
  item,
  unit: 'GB-second',
  serviceCode: 'AWSLambda',
  filters: lambdaGroup(group),
  usagetype,
  listUnit: perSecond,
})

const lambdaQueries: readonly PriceQuery[] = [
  lambdaPerSecond('lambda-duration-x86_64', 'AWS-Lambda-Duration', 'Lambda-GB-Second'),
  lambdaPerSecond('lambda-duration-arm64', 'AWS-Lambda-Duration-ARM', 'Lambda-GB-Second-ARM'),
  {
    item: 'lambda-requests',
    unit: 'request',
    serviceCode: 'AWSLambda',
    filters: lambdaGroup('AWS-Lambda-Requests'),
    usagetype: 'Request',
    listUnit: perRequest,
    twin: { filters: lambdaGroup('AWS-Lambda-Requests-ARM'), usagetype: 'Request-ARM' },
  },
  {
    ...lambdaPerSecond('lambda-ephemeral-storage', 'AWS-Lambda-Storage-Duration', 'Lambda-Storage-GB-Second'),
    twin: {
      filters: lambdaGroup('AWS-Lambda-Storage-Duration-ARM'),
      usagetype: 'Lambda-Storage-GB-Second-ARM',
    },
  },
  ...(['x86_64', 'arm64'] as const).flatMap((architecture) => {
    const arm = architecture === 'arm64' ? '-ARM' : ''
    return [
      lambdaPerSecond(
        `lambda-provisioned-concurrency-${architecture}`,
        `AWS-Lambda-Provisioned-Concurrency${arm}`,
        `Lambda-Provisioned-Concurrency${arm}`,
      ),
      lambdaPerSecond(
        `lambda-provisioned-duration-${architecture}`,
        `AWS-Lambda-Duration-Provisioned${arm}`,
        `Lambda-Provisioned-GB-Second${arm}`,
      ),
    ]
  }),
]

/** Without the exact family some 2,000 EC2 products come along. */
const emrServerless: Pick<SkuQuery, 'serviceCode' | 'filters' | 'listUnit'> = {
  serviceCode: 'ElasticMapReduce',
  filters: { productFamily: 'EMR Serverless' },
  listUnit: perHour,
}

const emrQueries: readonly PriceQuery[] = [
  ...(['x86_64', 'arm64'] as const).flatMap((architecture): PriceQuery[] => {
    const name = architecture === 'arm64' ? 'EMR-SERVERLESS-ARM' : 'EMR-SERVERLESS'
    return [
      {
        item: `emr-serverless-vcpu-${architecture}`,
        unit: 'vCPU-hour',
        ...emrServerless,
        usagetype: `${name}-vCPUHours`,
      },
      {
        item: `emr-serverless-memory-${architecture}`,
        unit: 'GB-hour',
        ...emrServerless,
        usagetype: `${name}-MemoryGBHours`,
      },
    ]
  }),
  {
    item: 'emr-serverless-storage',
    unit: 'GB-hour',
    ...emrServerless,
    usagetype: 'EMR-SERVERLESS-StorageGBHours',
  },
]

/** Glue's products of a region fit on one page, and their attributes are irregular: filtered here, not there. */
const glue = (suffix: '' | '-Gen2', prefix: 'glue' | 'glue-6'): PriceQuery[] => [
  {
    item: `${prefix}-dpu-standard`,
    unit: 'DPU-hour',
    serviceCode: 'AWSGlue',
    filters: {},
    operation: 'Jobrun',
    usagetype: `ETL-DPU-Hour${suffix}`,
    listUnit: /^DPU-Hours?$/i,
  },
  {
    item: `${prefix}-dpu-flex`,
    unit: 'DPU-hour',
    serviceCode: 'AWSGlue',
    filters: {},
    operation: 'FlexJobrun',
    usagetype: `ETL-Flex-DPU-Hour${suffix}`,
    listUnit: /^DPU-Hours?$/i,
  },
  {
    // The name of the usage type is known from one public source only (ETL-MemOptimized-DPU-Hour); the unit tells.
    item: `${prefix}-m-dpu-standard`,
    unit: 'M-DPU-hour',
    serviceCode: 'AWSGlue',
    filters: {},
    usagetype: `ETL-*DPU-Hour${suffix}`,
    except: /Ray|Flex/i,
    listUnit: /^M-?DPU-Hours?$/i,
    unitSelects: true,
  },
]

/** What the three platforms charge for. */
export const serverlessQueries: readonly PriceQuery[] = [
  ...lambdaQueries,
  ...emrQueries,
  ...glue('', 'glue'),
  ...glue('-Gen2', 'glue-6'),
]
