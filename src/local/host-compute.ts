import { availableParallelism } from 'node:os'
import type { Compute } from './compute.ts'
import type { EngineContext, EquippedContext } from './engine.ts'
import { HostWorkforce } from './host-workforce.ts'
import type { Installation } from './install/installation.ts'
import { detectIsolation, type Isolation } from './lambda/isolation.ts'
import { Sandbox } from './lambda/sandbox.ts'
import { thisHost } from './spark/host-fit.ts'

/** Real Spark and the real Lambda runtime client, as processes of this computer. */
export function hostCompute(installation: Installation): Compute {
  const isolations = new Map<string, Promise<Isolation>>()
  const isolationIn = (directory: string): Promise<Isolation> => {
    const known = isolations.get(directory) ?? detectIsolation(directory)
    isolations.set(directory, known)
    return known
  }
  const equip = (context: EngineContext): EquippedContext => ({ ...context, installation })
  return {
    host: thisHost,
    settling: { functionMs: 50, utilizationMs: 500 },
    async provisionSandbox(context, { definition, id, version, initCpu, initLimitMs }) {
      const isolation = await isolationIn(context.directory)
      const settings = { initCpu, initLimitMs, hostCpus: availableParallelism(), isolation }
      return Sandbox.provision(equip(context), settings, definition, { id, version })
    },
    openWorkforce: (context, place) => new HostWorkforce(equip(context), place),
  }
}
