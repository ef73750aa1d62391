import * as fc from 'fast-check'
import type {
  BillableUsage,
  EmrEc2Usage,
  EmrServerlessUsage,
  GlueUsage,
  LambdaUsage,
} from '../../src/core/usage.ts'

const region = fc.constantFrom('us-east-1', 'eu-west-1')
const architecture = fc.constantFrom('x86_64' as const, 'arm64' as const)
const basis = fc.constantFrom('billed' as const, 'derived' as const)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const hours = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }))
const optional: { requiredKeys: [] } = { requiredKeys: [] }

/** Some keys always, some now and then, as optional fields are. */
const withOptional = <A extends object, B extends object>(
  always: fc.Arbitrary<A>,
  maybe: fc.Arbitrary<B>,
): fc.Arbitrary<A & B> => fc.tuple(always, maybe).map(([a, b]) => ({ ...a, ...b }))

export const lambdaUsage: fc.Arbitrary<LambdaUsage> = withOptional(
  fc.record({
    platform: fc.constant('lambda' as const),
    region,
    architecture,
    memoryMiB: fc.integer({ min: 128, max: 10_240 }),
    ephemeralMiB: fc.oneof(fc.constant(512), fc.integer({ min: 512, max: 10_240 })),
    billedMs: fc.array(fc.oneof(fc.integer({ min: 0, max: 900_000 }), hours), { maxLength: 5 }),
    requests: fc.nat(100),
    basis,
  }),
  fc.record({ startUpShare: share, meteredMs: hours, provisionedConcurrency: fc.boolean() }, optional),
)

const resourceHours = fc.record({ vcpuHours: hours, memoryGbHours: hours, storageGbHours: hours })

export const emrServerlessUsage: fc.Arbitrary<EmrServerlessUsage> = withOptional(
  withOptional(
    fc.record({ platform: fc.constant('emr-serverless' as const), region, architecture, basis }),
    resourceHours,
  ),
  fc.record({ startUpShare: share, used: resourceHours }, optional),
)

export const glueUsage: fc.Arbitrary<GlueUsage> = withOptional(
  fc.record({
    platform: fc.constant('glue' as const),
    region,
    glueVersion: fc.constantFrom('1.0', '4.0', '5.1', '6.0'),
    executionClass: fc.constantFrom('STANDARD' as const, 'FLEX' as const),
    workerType: fc.constantFrom('G.025X', 'G.1X', 'G.16X'),
    workers: fc.nat(300),
    executionSeconds: fc.oneof(fc.nat(200), hours),
    dpuSeconds: fc.option(fc.nat(1_000_000), { nil: undefined }),
    basis,
  }),
  fc.record({ startUpShare: share }, optional),
)

const emrEc2Usage: fc.Arbitrary<EmrEc2Usage> = fc.record({
  platform: fc.constant('emr-ec2' as const),
  region,
  instances: fc.array(
    fc.record({
      instanceType: fc.constantFrom('m5.xlarge', 'm5.4xlarge'),
      count: fc.integer({ min: 1, max: 20 }),
      seconds: hours,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  basis,
})

/** What the small book of the tests has rates for. */
export const anyUsage: fc.Arbitrary<BillableUsage> = fc.oneof(
  lambdaUsage,
  emrServerlessUsage,
  glueUsage,
  emrEc2Usage,
)

/** The same with one quantity larger, for each quantity that it has. */
export function growths(usage: BillableUsage, more: number): readonly BillableUsage[] {
  switch (usage.platform) {
    case 'lambda':
      return [
        { ...usage, billedMs: [...usage.billedMs, more] },
        { ...usage, memoryMiB: Math.min(10_240, usage.memoryMiB + more) },
        { ...usage, ephemeralMiB: Math.min(10_240, usage.ephemeralMiB + more) },
        { ...usage, requests: usage.requests + more },
      ]
    case 'emr-serverless':
      return [
        { ...usage, vcpuHours: usage.vcpuHours + more },
        { ...usage, memoryGbHours: usage.memoryGbHours + more },
        { ...usage, storageGbHours: usage.storageGbHours + more },
      ]
    case 'glue':
      return [
        { ...usage, executionSeconds: usage.executionSeconds + more },
        { ...usage, workers: usage.workers + more },
        { ...usage, dpuSeconds: usage.dpuSeconds === undefined ? undefined : usage.dpuSeconds + more },
      ]
    case 'emr-ec2':
      return [
        { ...usage, instances: usage.instances.map((each) => ({ ...each, seconds: each.seconds + more })) },
        { ...usage, instances: usage.instances.map((each) => ({ ...each, count: each.count + more })) },
      ]
  }
}
