import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EquippedContext } from '../engine.ts'
import type { Compartment } from '../limits/limiter.ts'
import { scaledMemoryMiB, scaledVcpus, type WorkerShape } from './worker-shape.ts'

/** A worker that a driver can run in: limits and a temporary directory that live as long as the worker does. */
export interface DriverSlot {
  readonly id: string
  readonly shape: WorkerShape
  readonly compartment: Compartment
  readonly temporary: string
  /** Kills what a run left and removes Spark's scratch files; a script's own files stay, as in a worker that lives on. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export async function openDriverSlot(
  context: EquippedContext,
  spec: { readonly id: string; readonly shape: WorkerShape; readonly directory: string },
): Promise<DriverSlot> {
  const temporary = join(spec.directory, spec.id)
  await mkdir(temporary, { recursive: true })
  const compartment = await context.limiter.create(`${context.engineId}-${spec.id}`, {
    memoryMiB: scaledMemoryMiB(spec.shape),
    vcpus: scaledVcpus(spec.shape),
  })
  return {
    id: spec.id,
    shape: spec.shape,
    compartment,
    temporary,
    settle: async () => {
      await compartment.kill()
      const scratch = (await readdir(temporary)).filter((name) => /^(?:spark|blockmgr)-/.test(name))
      for (const name of scratch) await rm(join(temporary, name), { recursive: true, force: true })
    },
    stop: async () => {
      await compartment.remove()
      await rm(temporary, { recursive: true, force: true })
    },
  }
}
