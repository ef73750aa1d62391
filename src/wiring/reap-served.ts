import type { ClientOptions } from '../aws/client-options.ts'
import type { Workspace } from '../store/workspace.ts'

/** The engine that `soalbench local up` serves in this workspace, if one does. */
export function findServed(_workspace: Workspace): Promise<ClientOptions | undefined> {
  return Promise.resolve(undefined)
}
