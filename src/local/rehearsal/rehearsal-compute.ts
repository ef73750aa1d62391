import type { Compute } from '../compute.ts'
import { endlessHost } from './endless-host.ts'
import type { RehearsedScripts } from './rehearsed-script.ts'
import { RehearsedSandbox } from './rehearsed-sandbox.ts'
import { RehearsedWorkforce } from './rehearsed-workforce.ts'

/** No process is started anywhere: scripts take their time, claim their attempt and leave a result document. */
export const rehearsalCompute = (scripts: RehearsedScripts): Compute => ({
  host: endlessHost,
  settling: scripts.settling,
  provisionSandbox: (context, request) => Promise.resolve(new RehearsedSandbox(context, request, scripts)),
  openWorkforce: (context) => new RehearsedWorkforce(context, scripts),
})
