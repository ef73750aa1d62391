import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EquippedContext } from '../engine.ts'
import { startDaemon } from './daemon.ts'

export interface Master {
  /** `spark://127.0.0.1:PORT` */
  readonly url: string
  isAlive(): boolean
  stop(): Promise<void>
}

/**
 * A standalone Master stands in for the service's control plane: it has no limits and no run is charged for it.
 * Port 0 lets the kernel choose; the log says which, so that no port is lost in a race.
 */
export async function startMaster(context: EquippedContext, id: string, directory: string): Promise<Master> {
  const temporary = join(directory, id)
  await mkdir(temporary, { recursive: true })
  const compartment = await context.limiter.create(`${context.engineId}-${id}`, {
    memoryMiB: undefined,
    vcpus: undefined,
  })
  const stop = async (): Promise<void> => {
    await compartment.remove()
    await rm(temporary, { recursive: true, force: true })
  }
  try {
    const daemon = startDaemon(context, {
      mainClass: 'org.apache.spark.deploy.master.Master',
      arguments: ['--host', '127.0.0.1', '--port', '0', '--webui-port', '0'],
      properties: { 'spark.deploy.retainedApplications': '2', 'spark.deploy.retainedDrivers': '2' },
      compartment,
      place: { temporary, processors: undefined },
      ready: /Starting Spark master at (spark:\/\/\S+)/,
    })
    const [, url = ''] = await daemon.ready
    return { url, isAlive: () => daemon.isAlive(), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
