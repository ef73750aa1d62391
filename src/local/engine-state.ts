import { randomBytes } from 'node:crypto'
import { isAlive, ownIdentity, pidNamespace, type ProcessIdentity } from './process-identity.ts'

/**
 * An engine's name says by itself which process it belongs to, so that what is found on the host (a compartment, a child's
 * environment) can be judged without the engine's files: `sb-PID-START-NAMESPACE-RANDOM`, start and namespace in base 36.
 */
export interface EngineId extends ProcessIdentity {
  readonly text: string
  readonly namespace: string
}

export const engineIdPrefix = 'sb-'

export async function makeEngineId(): Promise<string> {
  const { pid, startTime } = await ownIdentity()
  const namespace = Number(await pidNamespace()).toString(36)
  return `${engineIdPrefix}${pid}-${startTime.toString(36)}-${namespace}-${randomBytes(4).toString('hex')}`
}

/** The engine id that `text` begins with. */
export function parseEngineId(text: string): EngineId | undefined {
  const match = /^sb-(\d+)-([0-9a-z]+)-([0-9a-z]+)-[0-9a-f]{8}(?![0-9a-z])/.exec(text)
  if (match === null) return undefined
  const [whole, pid = '', start = '', namespace = ''] = match
  return { text: whole, pid: Number(pid), startTime: Number.parseInt(start, 36), namespace }
}

/** `elsewhere`: started in another container; its pid says nothing here, so it counts as alive. */
export async function engineState(id: EngineId): Promise<'alive' | 'dead' | 'elsewhere'> {
  const namespace = Number(await pidNamespace()).toString(36)
  if (id.namespace !== namespace) return 'elsewhere'
  return (await isAlive(id)) ? 'alive' : 'dead'
}
