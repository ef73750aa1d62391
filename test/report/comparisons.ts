import type { Platform } from '../../src/core/platform.ts'
import type { Comparison } from '../../src/crossover/comparison.ts'
import type { CrossoverAnswer } from '../../src/stats/crossover/crossover-answer.ts'
import { emrSizing, glueSizing, lambdaSizing } from './synthetic-run.ts'

const sizings = { lambda: lambdaSizing(1769), 'emr-serverless': emrSizing, glue: glueSizing }

const nothing: CrossoverAnswer = {
  kind: 'undecided',
  crossings: [],
  below: undefined,
  above: undefined,
  reason: undefined,
  repeat: [],
  candidate: undefined,
  extrapolated: undefined,
  infeasible: undefined,
  indifference: [],
  range: { low: 1e4, high: 1e9 },
  band: [],
  sizes: [],
  level: 'affine',
  confidence: 0.95,
  draws: 100,
  samples: { a: 12, b: 12 },
}

/** Two platforms, each with one sizing, and the answer that a test wants of them. */
export function comparison(a: Platform, b: Platform, answer: Partial<CrossoverAnswer>): Comparison {
  const side = (platform: Platform) => ({
    platform,
    sizing: sizings[platform],
    active: [{ bytes: 1e4, sizing: sizings[platform] }],
  })
  return {
    workload: 'aggregate',
    format: 'csv',
    metric: 'cost',
    statistic: 'expected',
    startLevel: 'cold',
    a: side(a),
    b: side(b),
    ofPlatforms: true,
    answer: { ...nothing, ...answer },
    trials: 24,
    warnings: [],
  }
}

export const crossing = (size: number, below: 'a' | 'b' = 'a') => ({
  size,
  low: size * 0.8,
  high: size * 1.25,
  below,
  options: { a: undefined, b: undefined },
})
