import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { IamUse } from '../../src/local/call-log/iam-actions.ts'

const oneOrMore = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === 'string' ? [value] : value)),
)
const statementShape = v.strictObject({
  Sid: v.string(),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMore)), {}),
})
const policyShape = v.strictObject({ Version: v.literal('2012-10-17'), Statement: v.array(statementShape) })

export type Statement = v.InferOutput<typeof statementShape>

/** A shipped policy with its placeholders filled in; one without a value throws. */
export function shippedPolicy(name: string, values: Readonly<Record<string, string>>): readonly Statement[] {
  const text = readFileSync(join('infra/policies', `${name}.json`), 'utf8')
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
    const value = values[key]
    if (value === undefined) throw new Error(`${name}.json has a placeholder of no value: ${key}`)
    return value
  })
  return v.parse(policyShape, JSON.parse(filled)).Statement
}

/** The statements that allow a use; none where one denies it. IAM user guide, "Policy evaluation logic". */
export function allowedBy(
  policy: readonly Statement[],
  use: IamUse,
  context: Readonly<Record<string, string>> = {},
): readonly Statement[] {
  const about = policy.filter((statement) => concerns(statement, use, context))
  return about.some(({ Effect }) => Effect === 'Deny') ? [] : about
}

function concerns(
  { Action, Resource, Condition }: Statement,
  use: IamUse,
  more: Readonly<Record<string, string>> = {},
): boolean {
  const context: Readonly<Record<string, string | undefined>> = {
    ...more,
    'iam:PassedToService': use.passedTo,
  }
  return (
    Action.some((pattern) => isLike(pattern.toLowerCase(), use.action.toLowerCase())) &&
    Resource.some((pattern) => isLike(pattern, use.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => meets(operator, wanted, context[key])),
    )
  )
}

function meets(operator: string, wanted: readonly string[], found: string | undefined): boolean {
  if (operator === 'StringEquals') return found !== undefined && wanted.includes(found)
  if (operator === 'StringLike') return found !== undefined && wanted.some((one) => isLike(one, found))
  throw new Error(`condition operator is not evaluated here: ${operator}`)
}

/** `*` is any text, `?` any one character; both also over `:` and `/`. */
export function isLike(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, (sign) =>
    sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
  )
  return new RegExp(`^${source}$`, 's').test(text)
}

/** Every action of every statement, as `Sid action`, but for those that the uses have called on. */
export function unused(policy: readonly Statement[], uses: readonly IamUse[]): string[] {
  return policy
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) =>
      statement.Action.filter(
        (Action) => !uses.some((use) => concerns({ ...statement, Action: [Action] }, use)),
      ).map((action) => `${statement.Sid} ${action}`),
    )
}
