import { wrapped } from './wrapped.ts'

interface Result {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  readonly found: string
  readonly fix?: string
}

const width = 110
/** One character that also says it without colour, and stands out in a column. */
const marks = { ok: 'ok', warning: 'WARN', failed: 'FAIL', skipped: '-' } as const

/** Lines for people: a table for each group, with what to do under whatever is not as it should be. */
export function examinationText(
  groups: readonly { readonly title: string; readonly checks: readonly Result[] }[],
): readonly string[] {
  const longest = Math.max(...groups.flatMap(({ checks }) => checks.map(({ name }) => name.length)))
  const indent = ' '.repeat(2 + 4 + 2 + longest + 2)
  return groups.flatMap(({ title, checks }, index) => [
    ...(index === 0 ? [] : ['']),
    title,
    ...checks.flatMap(({ name, state, found, fix }) => {
      const [first = '', ...more] = wrapped(found, indent, width)
      const head = `  ${marks[state].padEnd(4)}  ${name.padEnd(longest)}  `
      const advice = fix === undefined ? [] : wrapped(`fix: ${fix}`, indent, width)
      return [head + first.slice(indent.length), ...more, ...advice]
    }),
  ])
}

/** `18 ok, 1 warning, 2 failed`; states that did not occur are left out. */
export function examinationSummary(checks: readonly Result[]): string {
  const count = (state: Result['state']): number => checks.filter((check) => check.state === state).length
  const [warnings, failures] = [count('warning'), count('failed')]
  return [
    `${count('ok')} ok`,
    ...(warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`]),
    ...(failures === 0 ? [] : [`${failures} failed`]),
    ...(count('skipped') === 0 ? [] : [`${count('skipped')} skipped`]),
  ].join(', ')
}
