import { parsePriceBook, type PriceBook } from '../../src/cost/price-book-schema.ts'

/** Tiers and allowances so small that usages of a few seconds walk through them. */
export const smallBook: PriceBook = parsePriceBook(
  {
    name: 'small',
    currency: 'USD',
    released: '2026-11-20',
    freeTier: [
      {
        name: 'lambda-compute',
        items: ['lambda-duration-x86_64', 'lambda-duration-arm64'],
        quantity: '50',
        unit: 'GB-second',
        source: 'made up for tests',
      },
      {
        name: 'lambda-requests',
        items: ['lambda-requests'],
        quantity: '10',
        unit: 'request',
        source: 'made up for tests',
      },
    ],
    sheets: [
      sheet('lambda-duration-x86_64', 'GB-second', '0.03', [
        ['100', '0.02'],
        ['1000', '0.01'],
      ]),
      sheet('lambda-duration-arm64', 'GB-second', '0.024', [['200', '0.016']]),
      sheet('lambda-provisioned-duration-x86_64', 'GB-second', '0.017'),
      sheet('lambda-provisioned-duration-arm64', 'GB-second', '0.013'),
      sheet('lambda-requests', 'request', '0.002'),
      sheet('lambda-ephemeral-storage', 'GB-second', '0.0003'),
      sheet('emr-serverless-vcpu-x86_64', 'vCPU-hour', '0.052624'),
      sheet('emr-serverless-memory-x86_64', 'GB-hour', '0.0057785'),
      sheet('emr-serverless-vcpu-arm64', 'vCPU-hour', '0.042094', [], 'single third party'),
      sheet('emr-serverless-memory-arm64', 'GB-hour', '0.004628', [], 'single third party'),
      sheet('emr-serverless-storage', 'GB-hour', '0.000111'),
      sheet('glue-dpu-standard', 'DPU-hour', '0.44'),
      sheet('glue-dpu-flex', 'DPU-hour', '0.29'),
      sheet('glue-6-dpu-standard', 'DPU-hour', '0.308', [], 'single third party'),
      sheet('glue-6-dpu-flex', 'DPU-hour', '0.203'),
      sheet('glue-m-dpu-standard', 'M-DPU-hour', '0.52'),
      sheet('ec2-m5.xlarge', 'instance-hour', '0.192'),
      sheet('emr-ec2-m5.xlarge', 'instance-hour', '0.048'),
      sheet('ec2-m5.4xlarge', 'instance-hour', '0.768'),
      sheet('emr-ec2-m5.4xlarge', 'instance-hour', '0.192'),
      sheet('s3-storage', 'GB-month', '0.023', [['51200', '0.022']]),
      sheet('s3-put-requests', 'request', '0.000005'),
    ],
  },
  'small',
)

function sheet(
  item: string,
  unit: string,
  usd: string,
  tiers: readonly (readonly [string, string])[] = [],
  confidence = 'AWS',
): unknown {
  return {
    ...{ item, unit, confidence, source: 'made up for tests', retrieved: '2026-11-20' },
    rates: ['us-east-1', 'eu-west-1'].map((region) => ({ region, usd })),
    tiers: tiers.map(([from, lower]) => ({ from, usd: lower })),
  }
}
