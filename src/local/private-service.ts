import type { Enforcement } from '../core/trial.ts'
import type { WireRequest, WireResponse, WireService } from './wire.ts'

/** Signing name and path of what no AWS service has. */
export const privateName = 'soalbench'
export const privatePaths = {
  enforcement: '/_soalbench/enforcement/',
  alive: '/_soalbench/alive',
} as const

/**
 * What a run in another process must know of an engine: facts that never travel in an answer of an AWS service. Faults are
 * for the services, and leave this alone.
 */
export function createPrivateService(facts: {
  readonly engineId: string
  readonly enforcementOf: (platformRunId: string) => Enforcement | undefined
}): WireService {
  return {
    name: privateName,
    matches: ({ path }) => path.startsWith('/_soalbench/'),
    operationOf: () => undefined,
    handle: (request) => Promise.resolve(answer(request, facts)),
    close: () => Promise.resolve(),
  }
}

function answer(
  { method, path }: WireRequest,
  { engineId, enforcementOf }: Parameters<typeof createPrivateService>[0],
): WireResponse {
  if (method === 'GET' && path === privatePaths.alive) return json(200, { engineId })
  if (method !== 'GET' || !path.startsWith(privatePaths.enforcement))
    return json(404, { message: 'no such path' })
  const enforcement = enforcementOf(decodeURIComponent(path.slice(privatePaths.enforcement.length)))
  return enforcement === undefined ? json(404, { message: 'no such run' }) : json(200, enforcement)
}

const json = (status: number, body: object): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
