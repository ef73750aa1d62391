import { onePrice, tieredPrice, type Listed } from './price-list-documents.ts'

/** Prefix of the usage types of a region; none for most of us-east-1, where Glue and CloudWatch have one. */
const prefixes: Readonly<Record<string, readonly [string, string]>> = {
  'us-east-1': ['', 'USE1-'],
  'eu-west-1': ['EU-', 'EU-'],
  'ap-southeast-1': ['APS1-', 'APS1-'],
}

/**
 * A price list with what makes choosing hard: rows of the free tier, storage classes and gateways with like names, twins
 * for arm64, and Glue's generations. Prices are those of us-east-1 in all regions.
 */
export function catalogueOf(region: string): Listed[] {
  const [short = '', long = ''] = prefixes[region] ?? []
  const at = (attributes: Readonly<Record<string, string>>) => ({
    regionCode: region,
    location: `Location of ${region}`,
    operation: '',
    ...attributes,
  })
  return [...lambda(short, at), ...emr(short, at), ...glue(long, at), ...companions(short, long, at)].map(
    (listed) => ({
      ...listed,
      sku: `${listed.sku}${region.replaceAll('-', '').toUpperCase()}`,
    }),
  )
}

type Place = (attributes: Readonly<Record<string, string>>) => Readonly<Record<string, string>>

function lambda(prefix: string, at: Place): Listed[] {
  const row = (sku: string, group: string, usagetype: string, dimensions: Listed['dimensions']): Listed => ({
    sku,
    serviceCode: 'AWSLambda',
    family: 'Serverless',
    attributes: at({ group, usagetype: `${prefix}${usagetype}` }),
    dimensions,
  })
  const free = (sku: string, group: string, usagetype: string, unit: string): Listed => ({
    sku,
    serviceCode: 'AWSLambda',
    family: 'Serverless',
    attributes: { ...at({ group, usagetype }), location: 'Any' },
    dimensions: onePrice('0.0000000000', unit),
  })
  const second = (usd: string) => onePrice(usd, 'Lambda-GB-Second')
  return [
    free('FREEREQ', 'AWS-Lambda-Requests', 'Global-Request', 'Requests'),
    free('FREESEC', 'AWS-Lambda-Duration', 'Global-Lambda-GB-Second', 'Lambda-GB-Second'),
    row('REQ', 'AWS-Lambda-Requests', 'Request', onePrice('0.0000002000', 'Requests')),
    row('REQARM', 'AWS-Lambda-Requests-ARM', 'Request-ARM', onePrice('0.0000002000', 'Requests')),
    row(
      'SEC',
      'AWS-Lambda-Duration',
      'Lambda-GB-Second',
      tieredPrice(
        ['0.0000166667', '0.0000150000', '0.0000133334'],
        ['6000000000', '15000000000'],
        'Lambda-GB-Second',
      ),
    ),
    row(
      'SECARM',
      'AWS-Lambda-Duration-ARM',
      'Lambda-GB-Second-ARM',
      tieredPrice(
        ['0.0000133334', '0.0000120001', '0.0000106667'],
        ['7500000000', '18750000000'],
        'Lambda-GB-Second',
      ),
    ),
    row(
      'TMP',
      'AWS-Lambda-Storage-Duration',
      'Lambda-Storage-GB-Second',
      onePrice('0.0000000309', 'GB-Seconds'),
    ),
    row(
      'TMPARM',
      'AWS-Lambda-Storage-Duration-ARM',
      'Lambda-Storage-GB-Second-ARM',
      onePrice('0.0000000309', 'GB-Seconds'),
    ),
    row('PC', 'AWS-Lambda-Provisioned-Concurrency', 'Lambda-Provisioned-Concurrency', second('0.0000041667')),
    row(
      'PCARM',
      'AWS-Lambda-Provisioned-Concurrency-ARM',
      'Lambda-Provisioned-Concurrency-ARM',
      second('0.0000033334'),
    ),
    row('PCSEC', 'AWS-Lambda-Duration-Provisioned', 'Lambda-Provisioned-GB-Second', second('0.0000097222')),
    row(
      'PCSECARM',
      'AWS-Lambda-Duration-Provisioned-ARM',
      'Lambda-Provisioned-GB-Second-ARM',
      second('0.0000077778'),
    ),
  ]
}

function emr(prefix: string, at: Place): Listed[] {
  const serverless = (sku: string, tail: string, usd: string, unit: string): Listed => ({
    sku,
    serviceCode: 'ElasticMapReduce',
    family: 'EMR Serverless',
    attributes: at({ usagetype: `${prefix}EMR-SERVERLESS-${tail}` }),
    dimensions: onePrice(usd, unit),
  })
  const instance = (sku: string, softwareType: string, usagetype: string, usd: string): Listed => ({
    sku,
    serviceCode: 'ElasticMapReduce',
    family: 'Elastic Map Reduce Instance',
    attributes: at({ softwareType, instanceType: 'm5.xlarge', usagetype: `${prefix}${usagetype}` }),
    dimensions: onePrice(usd, 'Hrs'),
  })
  return [
    serverless('EMRCPU', 'vCPUHours', '0.0526240000', 'vCPU-Hours'),
    serverless('EMRMEM', 'MemoryGBHours', '0.0057785000', 'GB-Hours'),
    serverless('EMRCPUARM', 'ARM-vCPUHours', '0.0420940000', 'vCPU-Hours'),
    serverless('EMRMEMARM', 'ARM-MemoryGBHours', '0.0046280000', 'GB-Hours'),
    serverless('EMRDISK', 'StorageGBHours', '0.0001110000', 'GB-Hours'),
    instance('EMRHUNK', 'Hunk', 'HunkBoxUsage:m5.xlarge', '0.2000000000'),
    instance('EMRBOX', 'EMR', 'BoxUsage:m5.xlarge', '0.0480000000'),
    {
      sku: 'BOX',
      serviceCode: 'AmazonEC2',
      family: 'Compute Instance',
      attributes: at({
        instanceType: 'm5.xlarge',
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
        operation: 'RunInstances',
        usagetype: `${prefix}BoxUsage:m5.xlarge`,
      }),
      dimensions: onePrice('0.1920000000', 'Hrs'),
    },
    {
      sku: 'BOXSQL',
      serviceCode: 'AmazonEC2',
      family: 'Compute Instance',
      attributes: at({
        instanceType: 'm5.xlarge',
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'SQL Web',
        capacitystatus: 'Used',
        operation: 'RunInstances:0200',
        usagetype: `${prefix}BoxUsage:m5.xlarge`,
      }),
      dimensions: onePrice('0.2600000000', 'Hrs'),
    },
  ]
}

function glue(prefix: string, at: Place): Listed[] {
  const row = (sku: string, operation: string, tail: string, usd: string, unit = 'DPU-Hour'): Listed => ({
    sku,
    serviceCode: 'AWSGlue',
    family: 'AWS Glue',
    attributes: at({ group: 'ETL Job run', operation, usagetype: `${prefix}${tail}` }),
    dimensions: onePrice(usd, unit),
  })
  // The case of the operation differs between regions.
  const jobrun = prefix === 'EU-' ? 'jobrun' : 'Jobrun'
  return [
    row('GLUE', jobrun, 'ETL-DPU-Hour', '0.4400000000'),
    row('GLUE6', 'Jobrun', 'ETL-DPU-Hour-Gen2', '0.3080000000'),
    row('GLUEFLEX', 'FlexJobrun', 'ETL-Flex-DPU-Hour', '0.2900000000'),
    row('GLUE6FLEX', 'FlexJobrun', 'ETL-Flex-DPU-Hour-Gen2', '0.2030000000'),
    row('GLUEMEM', 'Jobrun', 'ETL-MemOptimized-DPU-Hour', '0.5200000000', 'M-DPU-Hour'),
    row('GLUE6MEM', 'Jobrun', 'ETL-MemOptimized-DPU-Hour-Gen2', '0.3640000000', 'M-DPU-Hour'),
    row('GLUERAY', 'RayJobrun', 'ETL-Ray-DPU-Hour', '0.4400000000', 'M-DPU-Hour'),
    row('GLUECRAWL', 'CrawlerRun', 'Crawler-DPU-Hour', '0.4400000000'),
  ]
}

function companions(short: string, long: string, at: Place): Listed[] {
  const row = (
    sku: string,
    serviceCode: string,
    family: string | undefined,
    attributes: Readonly<Record<string, string>>,
    dimensions: Listed['dimensions'],
  ): Listed => ({
    sku,
    serviceCode,
    ...(family !== undefined && { family }),
    attributes: at(attributes),
    dimensions,
  })
  const api = (tier: string, group: string) => ({ group, usagetype: `${short}${tier}` })
  const nat = (tail: string, operation = 'NatGateway') => ({
    ...{ group: 'NGW:NatGateway', operation, usagetype: `${short}${tail}` },
  })
  const endpoint = (tail: string) => ({ operation: 'VpcEndpoint', usagetype: `${long}VpcEndpoint-${tail}` })
  const stored = `${short}TimedStorage-ByteHrs`
  return [
    row(
      'PUT',
      'AmazonS3',
      'API Request',
      api('Requests-Tier1', 'S3-API-Tier1'),
      onePrice('0.0000050000', 'Requests'),
    ),
    row(
      'GET',
      'AmazonS3',
      'API Request',
      api('Requests-Tier2', 'S3-API-Tier2'),
      onePrice('0.0000004000', 'Requests'),
    ),
    row(
      'GETGDA',
      'AmazonS3',
      undefined,
      api('Requests-GDA-Tier2', 'S3-API-Tier2'),
      onePrice('0.0000004000', 'Requests'),
    ),
    row(
      'STD',
      'AmazonS3',
      'Storage',
      { volumeType: 'Standard', usagetype: stored },
      tieredPrice(['0.0230000000', '0.0220000000', '0.0210000000'], ['51200', '512000'], 'GB-Mo'),
    ),
    row(
      'INT',
      'AmazonS3',
      'Storage',
      { volumeType: 'INTAAS3ObjectOverhead', usagetype: stored },
      onePrice('0.0210000000', 'GB-Mo'),
    ),
    row(
      'LOGIN',
      'AmazonCloudWatch',
      'Data Payload',
      { group: 'Ingested Logs', operation: 'PutLogEvents', usagetype: `${long}DataProcessing-Bytes` },
      onePrice('0.5000000000', 'GB'),
    ),
    row(
      'LOGIA',
      'AmazonCloudWatch',
      'Data Payload',
      { group: 'Ingested Logs', operation: 'PutLogEvents', usagetype: `${long}DataProcessingIA-Bytes` },
      onePrice('0.2500000000', 'GB'),
    ),
    row(
      'LOGST',
      'AmazonCloudWatch',
      'Storage Snapshot',
      { usagetype: `${long}TimedStorage-ByteHrs` },
      onePrice('0.0300000000', 'GB-Mo'),
    ),
    row(
      'ECR',
      'AmazonECR',
      'EC2 Container Registry',
      { usagetype: stored },
      onePrice('0.1000000000', 'GB-Mo'),
    ),
    row(
      'ECRARC',
      'AmazonECR',
      'EC2 Container Registry',
      { usagetype: `${short}TimedStorage-Archive-ByteHrs` },
      onePrice('0.0700000000', 'GB-Mo'),
    ),
    row('NATH', 'AmazonEC2', 'NAT Gateway', nat('NatGateway-Hours'), onePrice('0.0450000000', 'Hrs')),
    row(
      'NATRH',
      'AmazonEC2',
      'NAT Gateway',
      nat('RegionalNatGateway-Hours', 'RegionalNatGateway'),
      onePrice('0.0450000000', 'Hrs'),
    ),
    row('NATPH', 'AmazonEC2', 'NAT Gateway', nat('NatGateway-Prvd-Hours'), onePrice('0.1000000000', 'Hrs')),
    row('NATB', 'AmazonEC2', 'NAT Gateway', nat('NatGateway-Bytes'), onePrice('0.0450000000', 'GB')),
    row('VPCH', 'AmazonVPC', 'VpcEndpoint', endpoint('Hours'), onePrice('0.0100000000', 'Hrs')),
    row('VPCGH', 'AmazonVPC', 'VpcEndpoint', endpoint('GWLBE-Hours'), onePrice('0.0100000000', 'Hrs')),
    row(
      'VPCB',
      'AmazonVPC',
      'VpcEndpoint',
      endpoint('Bytes'),
      tieredPrice(['0.0100000000', '0.0060000000', '0.0040000000'], ['1048576', '5242880'], 'GB'),
    ),
  ]
}
