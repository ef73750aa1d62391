import { UsageInvalid } from '../core/errors.ts'
import { jsonFault } from '../core/json-fault.ts'
import type { FaultPlan } from '../local/faults/fault-plan.ts'
import { parseFaultPlan } from '../local/faults/parse-fault-plan.ts'
import { localOperations } from '../local/operations.ts'
import { readFlagFile } from './read-flag-file.ts'

const mostShown = 5

/** @throws NotFound, UsageInvalid naming the file, each place in it, and what was expected there */
export async function readFaultPlan(path: string): Promise<FaultPlan> {
  const plan = parseFaultPlan(parse(path, await readFlagFile(path, '--faults')), localOperations)
  if (!('faults' in plan)) return plan
  const shown = plan.faults.slice(0, mostShown).join('; ')
  const more = plan.faults.length > mostShown ? `; and ${plan.faults.length - mostShown} more` : ''
  throw refused(`${path}: ${shown}${more}`)
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column, found } = jsonFault(text)
    throw refused(`${path}: line ${line}, column ${column}: ${found} cannot stand here`)
  }
}

const refused = (problem: string): UsageInvalid =>
  new UsageInvalid(`fault plan cannot be used in --faults: ${problem}`, {
    suggestions: [
      'A plan is {"seed": 1, "rules": [{"service": "lambda", "operation": "Invoke", "kind": "throttle", "probability": 0.2}]}; docs/faults.md has all keys.',
    ],
  })
