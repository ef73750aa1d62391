import type { ResultDocument } from '../core/result-document.ts'
import type { Observation } from '../core/trial.ts'
import type { Storage } from '../storage/storage.ts'
import { firstLine, tellsOutOfMemory, type Failure } from './failure.ts'
import { parseResultDocument } from './result-document.ts'

/** What lies at the result key. */
export interface FoundResult {
  readonly document: ResultDocument | undefined
  /** Why there is no document. */
  readonly problem: string
}

export async function readResult(storage: Storage, key: string): Promise<FoundResult> {
  const bytes = await storage.get(key)
  if (bytes === undefined) return { document: undefined, problem: `no result document: ${key}` }
  const parsed = parseResultDocument(bytes)
  if (parsed.ok) return { document: parsed.document, problem: '' }
  return { document: undefined, problem: `result document is not valid: ${key}: ${parsed.problem}` }
}

/**
 * Puts together what the platform says and what the script wrote. A platform's success without a document is a failure:
 * SoAL reports success also when it never ran the script. A failure keeps the platform's cause unless the script knows
 * better.
 */
export function outcomeOf(failure: Failure | undefined, result: FoundResult): Observation['outcome'] {
  const { document } = result
  const error = document?.status === 'failed' ? (document.error ?? undefined) : undefined
  const told = error === undefined ? undefined : firstLine(`${error.type}: ${error.message}`)
  if (error !== undefined && failure?.cause !== 'timed-out') {
    const outOfMemory = tellsOutOfMemory(`${error.type} ${error.message} ${error.trace}`)
    const cause = outOfMemory || failure?.cause === 'out-of-memory' ? 'out-of-memory' : 'script-error'
    return { state: 'failed', cause, message: told ?? 'the script failed' }
  }
  if (failure !== undefined) return { state: 'failed', ...failure }
  if (document === undefined) return { state: 'failed', cause: 'script-error', message: result.problem }
  if (document.status === 'failed') {
    return { state: 'failed', cause: 'script-error', message: 'the script failed without saying why' }
  }
  return { state: 'succeeded' }
}
