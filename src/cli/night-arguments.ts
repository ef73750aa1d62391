const names = ['sizes', 'platforms', 'memory', 'workloads', 'starts', 'format', 'region'] as const

type MatrixValues = Readonly<Record<(typeof names)[number], string>> & {
  /** Seconds; of every trial. */
  readonly timeout: number
}

/** The usual one is not named: an older revision may not know the flag. */
const usualTimeoutSeconds = 900

/** The matrix of a night as flags of `soalbench run`, so that another revision understands them as well. */
export const matrixArguments = (flags: MatrixValues): readonly string[] => [
  ...names.flatMap((name) => [`--${name}`, flags[name]]),
  ...(flags.timeout === usualTimeoutSeconds ? [] : ['--timeout', `${flags.timeout}`]),
]

/** Where every run of a night is made. A night asks nobody: on AWS its budget is the consent. */
export const targetArguments = (flags: {
  readonly target: string
  readonly stack?: string | undefined
  readonly rehearse: boolean
}): readonly string[] => [
  ...['--target', flags.target],
  ...(flags.stack === undefined ? [] : ['--stack', flags.stack]),
  ...(flags.target === 'aws' ? ['--yes'] : []),
  ...(flags.rehearse ? ['--rehearse'] : []),
]
