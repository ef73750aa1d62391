import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { AccountSetting } from './account-setting.ts'
import { contextOf } from './account-setting.ts'
import type { DeployContext } from '../../src/deployment/deploy-context.ts'

/** What an execution that ends at its n-th request leaves: the request reaches the service, and nothing after it. */
export async function crashedAt(
  call: number,
  setting: AccountSetting,
  work: (context: DeployContext) => Promise<unknown>,
): Promise<'crashed' | 'ended'> {
  const controller = new AbortController()
  let calls = 0
  const count = (): void => {
    calls += 1
    if (calls === call) controller.abort(new Error('crash'))
  }
  const context = { ...contextOf(setting.engine, []), signal: controller.signal }
  subscribe('http.client.request.start', count)
  try {
    await work(context)
    return 'ended'
  } catch (error) {
    if (controller.signal.aborted) return 'crashed'
    throw error
  } finally {
    unsubscribe('http.client.request.start', count)
    context.clients.destroy()
  }
}

export async function callsOf(work: () => Promise<unknown>): Promise<number> {
  let calls = 0
  const count = (): void => void (calls += 1)
  subscribe('http.client.request.start', count)
  try {
    await work()
    return calls
  } finally {
    unsubscribe('http.client.request.start', count)
  }
}
