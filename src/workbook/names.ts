/** Cells and ranges that formulas call by name; what a reader may change is among them. */
export const names = {
  jobs: 'jobs_per_month',
  warmShare: 'warm_share',
  region: 'region',
  discount: 'discount_percent',
  freeTier: 'free_tier',
  idleHours: 'emr_idle_hours',
  workload: 'workload',
  mixMb: 'size_mix_mb',
  mixShare: 'size_mix_share',
  regions: 'regions',
  workloads: 'workloads',
  platforms: 'platforms',
  rateKey: 'rate_key',
  rateFree: 'rate_free',
  /** Of all size classes, in a row: sizes, and shares that sum to 1. */
  modelMb: 'model_mb',
  modelShare: 'model_share',
  fromMb: 'crossover_from_mb',
  toMb: 'crossover_to_mb',
  first: 'crossover_a',
  second: 'crossover_b',
} as const

/** Counted from 1. */
export const rateUsdName = (tier: number): string => `rate_usd_${tier}`
export const rateFromName = (tier: number): string => `rate_from_${tier}`

export const sheetNames = {
  inputs: 'Inputs',
  rates: 'Rates',
  measurements: 'Measurements',
  model: 'Model',
  monthlyCost: 'Monthly cost',
  crossover: 'Crossover',
  method: 'Method',
} as const
