import { parseSubmitParameters } from '../spark/submit-parameters.ts'

export type Arguments = Readonly<Record<string, string>>

/** NonOverridable beats the run's arguments, and those beat the defaults. */
export function mergeArguments(layers: {
  readonly defaults: Arguments
  readonly run: Arguments
  readonly nonOverridable: Arguments
}): Arguments {
  return { ...layers.defaults, ...layers.run, ...layers.nonOverridable }
}

/** Arguments that Glue itself uses; the script does not need them. */
const consumed = new Set(['--scriptLocation', '--conf', '--extra-py-files', '--extra-files', '--extra-jars'])

/** `--key value …` as the script finds it in `sys.argv`, with what Glue adds. */
export function scriptArguments(
  merged: Arguments,
  identity: { readonly jobName: string; readonly jobId: string; readonly runId: string },
): string[] {
  const own = Object.entries(merged).filter(([key]) => !consumed.has(key))
  return [
    ...own.flatMap(([key, value]) => [key, value]),
    ...['--JOB_NAME', identity.jobName, '--JOB_ID', identity.jobId, '--JOB_RUN_ID', identity.runId],
  ]
}

/** Properties of `--conf` (several as `a=b --conf c=d`, as people write it there) and spark-submit's file options. */
export function sparkSettings(
  merged: Arguments,
):
  | { readonly conf: Readonly<Record<string, string>>; readonly options: string[] }
  | { readonly problem: string } {
  const text = merged['--conf']
  const parsed = text === undefined ? { conf: {} } : parseSubmitParameters(`--conf ${text}`)
  if ('problem' in parsed) return parsed
  const files = { '--extra-py-files': '--py-files', '--extra-files': '--files', '--extra-jars': '--jars' }
  const options = Object.entries(files).flatMap(([key, option]) => {
    const value = merged[key]
    return value === undefined || value === '' ? [] : [option, value]
  })
  return { conf: parsed.conf, options }
}

export const isAutoScaling = (merged: Arguments): boolean => merged['--enable-auto-scaling'] === 'true'
