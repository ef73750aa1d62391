/** Closed sets of the domain's words. A new platform is a new runner and a new biller. */
export const platforms = ['lambda', 'emr-serverless', 'glue'] as const
export type Platform = (typeof platforms)[number]

/** For people. */
export const platformNames: Readonly<Record<Platform, string>> = {
  lambda: 'Lambda',
  'emr-serverless': 'EMR Serverless',
  glue: 'Glue',
}

/** Where the platforms are: engines on this computer, or an AWS account. */
export const targets = ['local', 'aws'] as const
export type Target = (typeof targets)[number]

/** Where the trials of a record come from: `imported` ones were measured elsewhere, nobody says where. */
export const recordedTargets = [...targets, 'imported'] as const
export type RecordedTarget = (typeof recordedTargets)[number]

/** `cold`: new sandbox or workers, new JVM. `warm`: existing sandbox or pre-initialised workers, new JVM. */
export const startLevels = ['cold', 'warm'] as const
export type StartLevel = (typeof startLevels)[number]

export const formats = ['csv', 'jsonl', 'parquet'] as const
export type Format = (typeof formats)[number]

export type Architecture = 'x86_64' | 'arm64'
