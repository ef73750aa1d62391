import { join } from 'node:path'
import { EngineUnavailable } from '../../core/errors.ts'
import type { EquippedContext } from '../engine.ts'
import type { Compartment } from '../limits/limiter.ts'
import { BoundedLog } from './bounded-log.ts'
import { childEnvironment, type ChildPlace } from './child-environment.ts'
import { launch, type Exit } from './launch.ts'

/** Heap of a Master or Worker, MiB. Its resident size is about 160 MiB. */
const daemonHeapMiB = 128
const readyWithinMs = 120_000

export interface DaemonSpec {
  readonly mainClass: string
  readonly arguments: readonly string[]
  /** `-Dname=value` of Spark's own properties. */
  readonly properties: Readonly<Record<string, string>>
  readonly compartment: Compartment
  readonly place: ChildPlace
  /** The log line that says it serves; its groups are the answer. */
  readonly ready: RegExp
  readonly onLine?: (line: string) => void
}

export interface Daemon {
  readonly pid: number | undefined
  readonly ready: Promise<RegExpExecArray>
  isAlive(): boolean
}

/**
 * A Master or Worker JVM, started directly: Spark's shell scripts would put a second JVM in front of it only to
 * compose this command line. Both are the emulated service's own machinery, not the workload.
 */
export function startDaemon(context: EquippedContext, spec: DaemonSpec): Daemon {
  const { sparkHome, javaHome } = context.installation
  const properties = Object.entries(spec.properties).map(([name, value]) => `-D${name}=${value}`)
  const log = new BoundedLog(16 * 1024)
  const lines = new LineWatch(spec.ready, spec.onLine)
  const { exited, pid } = launch({
    compartment: spec.compartment,
    argv: [
      join(javaHome, 'bin', 'java'),
      ...['-cp', join(sparkHome, 'jars', '*'), `-Xmx${daemonHeapMiB}m`],
      ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...properties],
      ...[spec.mainClass, ...spec.arguments],
    ],
    environment: childEnvironment(context, spec.place),
    directory: spec.place.temporary,
    onOutput: (chunk) => {
      log.append(chunk)
      lines.append(chunk)
    },
  })
  const ready = whenReady(spec, lines, exited, log)
  ready.catch(() => undefined)
  let alive = true
  void exited.catch(() => undefined).finally(() => (alive = false))
  return { pid, ready, isAlive: () => alive }
}

async function whenReady(
  spec: DaemonSpec,
  lines: LineWatch,
  exited: Promise<Exit>,
  log: BoundedLog,
): Promise<RegExpExecArray> {
  const name = spec.mainClass.split('.').at(-1) ?? spec.mainClass
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not ready within ${readyWithinMs / 1000} s`), readyWithinMs)
  })
  const ended = exited.then(({ code, signal }) => `ended with ${signal ?? `exit code ${code ?? '?'}`}`)
  const first = await Promise.race([lines.found, ended, late]).finally(() => clearTimeout(timer))
  if (typeof first !== 'string') return first
  const last = log.end().trimEnd().split('\n').at(-1) ?? ''
  throw new EngineUnavailable(`spark ${name} did not start: ${first}: ${last}`, {
    suggestions: [
      'Try again when the computer is less busy.',
      'If it stays so, empty the cache directory (SOALBENCH_CACHE_DIR) and run "soalbench local install".',
    ],
  })
}

class LineWatch {
  readonly found: Promise<RegExpExecArray>
  readonly #pattern: RegExp
  readonly #onLine: ((line: string) => void) | undefined
  #resolve: (match: RegExpExecArray) => void = () => undefined
  #rest = ''

  constructor(pattern: RegExp, onLine: ((line: string) => void) | undefined) {
    this.#pattern = pattern
    this.#onLine = onLine
    this.found = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  append(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString()).split('\n')
    this.#rest = (lines.pop() ?? '').slice(-16 * 1024)
    for (const line of lines) {
      const match = this.#pattern.exec(line)
      if (match !== null) this.#resolve(match)
      this.#onLine?.(line)
    }
  }
}
