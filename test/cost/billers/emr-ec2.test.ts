import { describe, expect, it } from 'vitest'
import type { EmrEc2Usage } from '../../../src/core/usage.ts'
import { compareInstanceSizes } from '../../../src/cost/billers/instance-size.ts'
import { invoiceFor } from '../../../src/cost/index.ts'
import { smallBook as book } from '../small-book.ts'
import { emrEc2 } from '../usages.ts'

const linesOf = (usage: EmrEc2Usage): readonly (readonly string[])[] =>
  invoiceFor(usage, book).lines.map(({ item, reason, quantity }) => [item, reason, quantity])

const xlarge = (count: number, seconds: number): EmrEc2Usage['instances'][number] => ({
  instanceType: 'm5.xlarge',
  count,
  seconds,
})

describe('a cluster', () => {
  it('pays EC2 and EMR for each instance', () => {
    expect(linesOf(emrEc2(xlarge(3, 3600)))).toEqual([
      ['ec2-m5.xlarge', 'work', '3'],
      ['emr-ec2-m5.xlarge', 'work', '3'],
    ])
    expect(invoiceFor(emrEc2(xlarge(3, 3600)), book).totalUsd).toBe('0.72')
  })

  it('pays a minute of each instance at least, and whole seconds', () => {
    expect(linesOf(emrEc2(xlarge(3, 45))).slice(0, 2)).toEqual([
      ['ec2-m5.xlarge', 'work', '0.0375'],
      ['ec2-m5.xlarge', 'minimum-or-rounding', '0.0125'],
    ])
    expect(Number(linesOf(emrEc2(xlarge(3, 89.5)))[1]?.[2])).toBeCloseTo((3 * 0.5) / 3600, 15)
  })

  it('has three nodes at least, the missing ones like the smallest and for as long as the longest', () => {
    const usage = emrEc2({ instanceType: 'm5.4xlarge', count: 1, seconds: 7200 }, xlarge(1, 3600))
    expect(linesOf(usage)).toEqual([
      ['ec2-m5.4xlarge', 'work', '2'],
      ['emr-ec2-m5.4xlarge', 'work', '2'],
      ['ec2-m5.xlarge', 'work', '1'],
      ['emr-ec2-m5.xlarge', 'work', '1'],
      ['ec2-m5.xlarge', 'minimum-or-rounding', '2'],
      ['emr-ec2-m5.xlarge', 'minimum-or-rounding', '2'],
    ])
    expect(invoiceFor(usage, book).lines.at(-1)?.rule).toBe(
      'a cluster has 3 nodes at least: 1 more × 7200 s of m5.xlarge, the smallest one given, / 3600; EMR on top of EC2',
    )
  })

  it('is not priced where one of its two prices is missing', () => {
    const usage = emrEc2({ instanceType: 'm6g.xlarge', count: 3, seconds: 60 })
    expect(() => invoiceFor(usage, book)).toThrow('no rate for ec2-m6g.xlarge in us-east-1')
  })
})

it.each([
  ['instances', emrEc2()],
  ['count', emrEc2(xlarge(0, 60))],
  ['count', emrEc2(xlarge(1.5, 60))],
  ['count', emrEc2(xlarge(-1, 60))],
  ['seconds', emrEc2(xlarge(1, -1))],
])('names %s', (field, usage) => {
  expect(() => invoiceFor(usage, book)).toThrow(
    expect.objectContaining({
      code: 'SOAL_USAGE_INVALID',
      message: expect.stringContaining(`${field} is `),
    }),
  )
})

it('sizes of instances are in order', () => {
  const sizes = ['t3.nano', 't3.small', 'c5.large', 'm5.xlarge', 'm5.2xlarge', 'r5.16xlarge', 'm5.metal']
  expect(sizes.toReversed().toSorted(compareInstanceSizes)).toEqual(sizes)
})
