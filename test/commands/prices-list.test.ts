import { describe, expect, it } from 'vitest'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { soalbench } from './soalbench.ts'

describe('soalbench prices list', () => {
  it('fits on a terminal, with sources below', async () => {
    const { code, stdout, stderr } = await soalbench(['prices', 'list'])
    expect(code).toBe(0)
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(110)
    expect(stdout).toMatch(/glue-6-dpu-standard +us-east-1 +0\.308 +DPU-hour +2026-11-20 +\d+ \*\*\n/)
    expect(stdout).toMatch(/\n {2}above 7,500,000,000 a month +0\.0000120001/)
    expect(stdout).toContain('Free each month per account (--free-tier): 1000000 request of lambda-requests')
    expect(stderr).toBe('narrow it with --region, --platform or --item\n')
  })

  it('is one document with the whole provenance', async () => {
    const { stdout, stderr } = await soalbench([
      'prices',
      'list',
      '--json',
      '--item',
      'emr-serverless-vcpu-arm64',
    ])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'soalbench.prices/1',
      priceBook: 'aws-2026-11',
      currency: 'USD',
      released: loadPriceBook('aws-2026-11').released,
      freeTier: [],
      rates: [
        { region: 'ap-southeast-1', usd: '0.052585', confidence: 'third party' },
        {
          item: 'emr-serverless-vcpu-arm64',
          region: 'us-east-1',
          usd: '0.042094',
          unit: 'vCPU-hour',
          source: expect.stringContaining('one source'),
          retrieved: '2026-11-20',
          confidence: 'single third party',
          tiers: [{ from: '0', to: null, usd: '0.042094' }],
        },
      ],
    })
  })

  it.each([
    [['--region', 'mars-1'], 2, /no rates for region mars-1.*\n {2}try: The book has rates for regions: /],
    [['--item', 'sparkle'], 2, /no rate for "sparkle".*\n {2}try: The book has rates for items: /],
    [['--platform', 'fargate'], 2, /--platform/],
    [['--price-book', 'aws-1999-01'], 2, /no such price book: aws-1999-01\n {2}try: There is aws-2026-11/],
    [['--price-book', '/nowhere/book.json'], 2, /price book cannot be read: \/nowhere\/book\.json/],
  ])('%j is refused with what there is', async (args, exit, named) => {
    const { code, stdout, stderr } = await soalbench(['prices', 'list', ...args])
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' })
    expect(stderr).toMatch(named)
  })
})
