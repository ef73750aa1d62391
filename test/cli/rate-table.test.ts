import { expect, it } from 'vitest'
import { rateTable } from '../../src/cli/rate-table.ts'
import type { Rate } from '../../src/core/invoice.ts'

const rate = (part: Partial<Rate>): Rate => ({
  item: 'lambda-requests',
  region: 'us-east-1',
  usd: '0.0000002',
  unit: 'request',
  source: 'https://aws.amazon.com/lambda/pricing/ (2026)',
  retrieved: '2026-11-20',
  confidence: 'AWS',
  ...part,
})
const flat = (part: Partial<Rate>) => ({ rate: rate(part), tiers: [{ from: '0', usd: rate(part).usd }] })

it('shows rates with their tiers, numbered sources and what the marks mean', () => {
  const tiered = {
    rate: rate({
      item: 's3-storage',
      usd: '0.023',
      unit: 'GB-month',
      confidence: 'third party',
      source: 'S3 list',
    }),
    tiers: [
      { from: '0', usd: '0.023' },
      { from: '51200', usd: '0.022' },
    ],
  }
  const single = flat({ region: 'ap-southeast-1', confidence: 'single third party', source: 'S3 list' })
  expect(rateTable([flat({}), tiered, single]).join('\n')).toBe(
    `
item                    region          USD        per       retrieved   source
lambda-requests         us-east-1       0.0000002  request   2026-11-20  1
s3-storage              us-east-1       0.023      GB-month  2026-11-20  2 *
  above 51,200 a month                  0.022      GB-month
lambda-requests         ap-southeast-1  0.0000002  request   2026-11-20  2 **

Sources
  1  https://aws.amazon.com/lambda/pricing/ (2026)
  2  S3 list
  *  from third parties that quote AWS and agree
 **  from one third party only: check it before you rely on it, \`soalbench prices verify\``.trimStart(),
  )
})

it('explains no mark that is not there, and keeps long sources within the width', () => {
  const source = 'a long source '.repeat(20).trim()
  const lines = rateTable([flat({ source })], 80)
  expect(lines.join('\n')).not.toContain('*')
  for (const line of lines.slice(2)) expect(line.length).toBeLessThanOrEqual(80)
  expect(lines.length).toBeGreaterThan(6)
})
