import type { PriceQuery, SkuQuery } from './price-query.ts'

const perGbMonth = /^GB-Mo(nth)?$/i
const perGb = /^(GB|Gigabytes?)$/i
const perHour = /^(Hrs?|Hours?)$/i

/** The group is shared with other storage classes; the usage type is not. */
const s3Requests = (item: string, tier: 'Tier1' | 'Tier2'): PriceQuery => ({
  item,
  unit: 'request',
  serviceCode: 'AmazonS3',
  filters: { group: `S3-API-${tier}` },
  usagetype: `Requests-${tier}`,
  listUnit: /^Requests?$/i,
})

/** The same family has regional gateways (`RegionalNatGateway-`) and provisioned bandwidth (`NatGateway-Prvd-`). */
const natGateway: Pick<SkuQuery, 'serviceCode' | 'filters'> = {
  serviceCode: 'AmazonEC2',
  filters: { productFamily: 'NAT Gateway' },
}

const vpcEndpoint: Pick<SkuQuery, 'serviceCode' | 'filters' | 'operation'> = {
  serviceCode: 'AmazonVPC',
  filters: { productFamily: 'VpcEndpoint' },
  operation: 'VpcEndpoint',
}

/** What a run on any platform pays beside it: object storage, logs, images, network. */
export const companionQueries: readonly PriceQuery[] = [
  s3Requests('s3-put-requests', 'Tier1'),
  s3Requests('s3-get-requests', 'Tier2'),
  {
    // The usage type is shared with the overhead of Intelligent-Tiering.
    item: 's3-storage',
    unit: 'GB-month',
    serviceCode: 'AmazonS3',
    filters: { productFamily: 'Storage', volumeType: 'Standard' },
    usagetype: 'TimedStorage-ByteHrs',
    listUnit: perGbMonth,
  },
  {
    item: 'logs-ingest',
    unit: 'GB',
    serviceCode: 'AmazonCloudWatch',
    filters: { productFamily: 'Data Payload', group: 'Ingested Logs' },
    operation: 'PutLogEvents',
    usagetype: 'DataProcessing-Bytes',
    listUnit: perGb,
  },
  {
    item: 'logs-storage',
    unit: 'GB-month',
    serviceCode: 'AmazonCloudWatch',
    filters: { productFamily: 'Storage Snapshot' },
    usagetype: 'TimedStorage-ByteHrs',
    listUnit: perGbMonth,
  },
  {
    item: 'ecr-storage',
    unit: 'GB-month',
    serviceCode: 'AmazonECR',
    filters: { productFamily: 'EC2 Container Registry' },
    usagetype: 'TimedStorage-ByteHrs',
    listUnit: perGbMonth,
  },
  {
    item: 'nat-gateway-hours',
    unit: 'hour',
    ...natGateway,
    usagetype: 'NatGateway-Hours',
    listUnit: perHour,
  },
  {
    item: 'nat-gateway-data',
    unit: 'GB',
    ...natGateway,
    usagetype: 'NatGateway-Bytes',
    listUnit: perGb,
  },
  {
    item: 'vpc-endpoint-hours',
    unit: 'hour',
    ...vpcEndpoint,
    usagetype: 'VpcEndpoint-Hours',
    listUnit: perHour,
  },
  {
    item: 'vpc-endpoint-data',
    unit: 'GB',
    ...vpcEndpoint,
    usagetype: 'VpcEndpoint-Bytes',
    listUnit: perGb,
  },
]
