import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EquippedContext } from '../engine.ts'
import type { Compartment } from '../limits/limiter.ts'
import { startDaemon } from './daemon.ts'
import { scaledMemoryMiB, scaledVcpus, type WorkerShape } from './worker-shape.ts'

/**
 * Memory of the Worker daemon itself, MiB: 128 MiB of heap and as much of everything else. It comes ON TOP of the
 * worker's own limit, so that the executor has what a worker of the real service would give it.
 */
export const daemonAllowanceMiB = 256

export interface SparkWorker {
  readonly id: string
  readonly shape: WorkerShape
  readonly compartment: Compartment
  /** Registered with the Master. Rejects when the JVM did not start. */
  readonly ready: Promise<void>
  /** When the Worker was asked to launch its first executor of the present run, epoch ms. */
  readonly firstLaunch: () => number | undefined
  isAlive(): boolean
  /** Kills what the last run left beside the Worker daemon and removes its logs; the temporary directory stays. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export interface SparkWorkerSpec {
  readonly id: string
  readonly masterUrl: string
  readonly shape: WorkerShape
  /** `-c` of the Worker: task slots, which stay what was asked for when the CPU quota is scaled. */
  readonly slots: number
  readonly directory: string
}

/** Log files of executors, so that a task that prints without end does not fill the disk. */
const executorLogs = {
  'spark.executor.logs.rolling.strategy': 'size',
  'spark.executor.logs.rolling.maxSize': String(1024 * 1024),
  'spark.executor.logs.rolling.maxRetainedFiles': '2',
}

/** One worker of the real service: a compartment with one standalone Worker, which starts the executor inside it. */
export async function startSparkWorker(
  context: EquippedContext,
  spec: SparkWorkerSpec,
): Promise<SparkWorker> {
  const { id, shape, slots, masterUrl } = spec
  const temporary = join(spec.directory, id)
  await mkdir(temporary, { recursive: true })
  const memoryMiB = scaledMemoryMiB(shape)
  const compartment = await context.limiter.create(`${context.engineId}-${id}`, {
    memoryMiB: memoryMiB + daemonAllowanceMiB,
    vcpus: scaledVcpus(shape),
  })
  const stop = async (): Promise<void> => {
    await compartment.remove()
    await rm(temporary, { recursive: true, force: true })
  }
  const work = join(temporary, 'work')
  let launchedAt: number | undefined
  try {
    const daemon = startDaemon(context, {
      mainClass: 'org.apache.spark.deploy.worker.Worker',
      arguments: [
        ...['-c', String(slots), '-m', `${memoryMiB}m`, '-d', work],
        ...['--host', '127.0.0.1', '--port', '0', '--webui-port', '0', masterUrl],
      ],
      properties: executorLogs,
      compartment,
      place: { temporary, processors: Math.ceil(shape.vcpus) },
      ready: /Successfully registered with master/,
      onLine: (line) => {
        if (line.includes('Asked to launch executor')) launchedAt ??= context.now()
      },
    })
    const ready = daemon.ready.then(() => undefined)
    ready.catch(() => undefined)
    const settle = async (): Promise<void> => {
      await killAllBut(compartment, daemon.pid)
      await rm(work, { recursive: true, force: true })
      launchedAt = undefined
    }
    const isAlive = (): boolean => daemon.isAlive()
    return { id, shape, compartment, ready, firstLaunch: () => launchedAt, isAlive, settle, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The Worker ends executors of a finished application by itself; this waits for it and then insists. */
async function killAllBut(compartment: Compartment, daemonPid: number | undefined): Promise<void> {
  for (let round = 0; ; round += 1) {
    const others = (await compartment.processes()).filter((pid) => pid !== daemonPid)
    if (others.length === 0) return
    if (round >= 60) for (const pid of others) killQuietly(pid)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended between the look and the signal.
  }
}
