interface MatrixValues {
  readonly sizes: string
  readonly platforms: string
  readonly memory: string
  readonly workloads: string
  readonly starts: string
  readonly format: string
  readonly region: string
}

/** The matrix of a night as flags of `soalbench run`, so that another revision understands them as well. */
export const matrixArguments = (flags: MatrixValues): readonly string[] =>
  (['sizes', 'platforms', 'memory', 'workloads', 'starts', 'format', 'region'] as const).flatMap((name) => [
    `--${name}`,
    flags[name],
  ])

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
