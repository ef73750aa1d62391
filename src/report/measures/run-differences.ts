import type { RunView } from './run-view.ts'

/** One thing that was not the same in two runs. */
export interface RunDifference {
  readonly what: string
  readonly first: string
  readonly second: string
}

/** Whatever could explain that two runs have different figures: machine, versions, prices, scripts, limits. */
export function runDifferences(first: RunView, second: RunView): RunDifference[] {
  const [a, b] = [traitsOf(first), traitsOf(second)]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what) => {
    const [left, right] = [a.get(what) ?? 'not known', b.get(what) ?? 'not known']
    return left === right ? [] : [{ what, first: left, second: right }]
  })
}

function traitsOf({ stored: { run }, trials }: RunView): Map<string, string> {
  const { host, versions, notes } = run.environment
  return new Map([
    ['target', run.target],
    ['region', run.region],
    ['price book', run.priceBook],
    ['soalbench', run.soalbenchVersion],
    ['processor', host.cpuModel],
    // Imported trials come without a machine: 0 stands for not known there.
    ['processors', host.cpus === 0 ? 'unknown' : String(host.cpus)],
    ['memory', host.memoryBytes === 0 ? 'unknown' : `${Number((host.memoryBytes / 1e9).toPrecision(3))} GB`],
    ['operating system', host.os],
    ['kernel', host.kernel],
    ...Object.entries(versions).map(([name, version]) => [name, version ?? 'not known'] as const),
    ['environment', notes.length === 0 ? 'no remark' : notes.join('; ')],
    ['limits held by', listOf(trials.map(({ limits }) => limits?.kind ?? 'nobody'))],
    ...scriptsOf(trials),
  ])
}

function scriptsOf(trials: RunView['trials']): [string, string][] {
  const workloads = [...new Set(trials.map(({ cell }) => cell.workload))]
  return workloads.map((workload) => {
    const own = trials.filter(({ cell }) => cell.workload === workload)
    return [
      `script of ${workload}`,
      listOf(own.flatMap(({ scriptSha256 }) => scriptSha256?.slice(0, 12) ?? [])),
    ]
  })
}

const listOf = (values: readonly string[]): string =>
  [...new Set(values)].toSorted().join(', ') || 'not known'
