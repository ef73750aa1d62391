import { splitWords } from './submit-words.ts'

export interface SubmitParameters {
  readonly conf: Readonly<Record<string, string>>
  /** Options that are passed on as they are: `--py-files x`. */
  readonly options: readonly string[]
}

/** Options of spark-submit that only set a property. An option beats a `--conf` of the same property. */
const propertyOptions: Readonly<Record<string, string>> = {
  '--driver-memory': 'spark.driver.memory',
  '--driver-cores': 'spark.driver.cores',
  '--driver-java-options': 'spark.driver.extraJavaOptions',
  '--executor-memory': 'spark.executor.memory',
  '--executor-cores': 'spark.executor.cores',
  '--num-executors': 'spark.executor.instances',
  '--name': 'spark.app.name',
}
const passedOptions = new Set(['--py-files', '--files', '--jars', '--packages', '--repositories', '--class'])

/**
 * `sparkSubmitParameters`: `--conf a=b`, `--conf=a=b`, quoted values, and the options of their own for cores and memory.
 * @returns the reason in words when spark-submit or the service would refuse it
 */
export function parseSubmitParameters(text: string): SubmitParameters | { readonly problem: string } {
  const words = splitWords(text)
  if (words === undefined) return { problem: 'a quote is not closed' }
  const conf: Record<string, string> = {}
  const stronger: Record<string, string> = {}
  const options: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const joined = /^(--[^=]+)=(.*)$/s.exec(word)
    const name = joined?.[1] ?? word
    const value = joined?.[2] ?? words[(index += 1)]
    if (value === undefined) return { problem: `${name} has no value` }
    const property = propertyOptions[name]
    if (name === '--conf' || name === '-c') {
      const pair = /^([^=]+)=(.*)$/s.exec(value)
      if (pair?.[1] === undefined || pair[2] === undefined) return { problem: `not a property: ${value}` }
      conf[pair[1].trim()] = pair[2]
    } else if (property !== undefined) stronger[property] = value
    else if (passedOptions.has(name)) options.push(name, value)
    else return { problem: `option is not supported: ${name}` }
  }
  return { conf: { ...conf, ...stronger }, options }
}
