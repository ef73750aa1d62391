import { alignedTable } from './aligned-table.ts'

interface Change {
  readonly action: 'add' | 'change' | 'replace' | 'remove'
  readonly logicalId: string
  readonly type: string
}

const signs = { add: '+', change: '~', replace: '±', remove: '-' } as const

/** What is about to be done, by type of resource, and what it costs. */
export function planText(plan: {
  readonly changes: readonly Change[]
  readonly buildsImage: boolean
}): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { action, logicalId, type } of plan.changes) {
    const key = `${signs[action]} ${type.replace(/^AWS::/, '').replace('::', ' ')}`
    groups.set(key, [...(groups.get(key) ?? []), logicalId])
  }
  const rows = [...groups].map(([key, ids]) => [key, String(ids.length), ids.join(', ')])
  const table = rows.length === 0 ? [] : alignedTable(['change', 'number', 'which'], rows, { textColumns: 3 })
  const build = plan.buildsImage
    ? [
        'Then the image of the functions is built in the account (CodeBuild, about 10 minutes, about 0.10 USD), and the functions are made of it.',
      ]
    : []
  const removed = plan.changes.some(({ action }) => action === 'remove' || action === 'replace')
  return [
    ...table,
    ...build,
    'Idle it costs nothing by the hour; storage of the image is about 0.10 USD a month, payloads 0.023 USD per GB and month.',
    ...(removed ? ['Something is removed or replaced: see - and ±.'] : []),
  ]
}

interface Line {
  readonly kind: 'fine' | 'problem' | 'cost'
  readonly what: string
  readonly detail: string
  readonly fix: string | null
}

const marks = { fine: 'ok', problem: 'PROBLEM', cost: 'BILLED NOW' } as const

export function statusText(report: {
  readonly lines: readonly Line[]
  readonly tagged: number
}): readonly string[] {
  const rows = report.lines.map(({ kind, what, detail }) => [marks[kind], what, detail])
  const fixes = report.lines.flatMap(({ what, fix }) => (fix === null ? [] : [`${what}: ${fix}`]))
  return [
    ...alignedTable(['', 'what', ''], rows, { textColumns: 3 }),
    `${report.tagged} resources have its tags`,
    ...(fixes.length > 0 ? ['', ...fixes] : []),
  ]
}
