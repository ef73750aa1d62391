import { formatBytes } from '../../core/size.ts'
import type { Candidate, Verdict } from '../measures/winner.ts'
import { listed, platformNames } from '../text/words.ts'

interface SizeVerdict {
  readonly bytes: number
  readonly verdict: Verdict
}

/**
 * One sentence over all sizes, neighbours with the same verdict taken together:
 * `Cheapest: Lambda 1769 MiB from 10 kB to 1 MB; not decided at 10 MB.`
 */
export function verdictSentence(
  superlative: 'cheapest' | 'fastest',
  rows: readonly SizeVerdict[],
  nameOf: (key: string) => string,
): string {
  if (rows.every(({ verdict }) => verdict.kind === 'none')) {
    return superlative === 'cheapest' ? 'No trial that succeeded has a cost.' : 'No trial succeeded.'
  }
  const groups: { words: string; sizes: number[] }[] = []
  for (const { bytes, verdict } of rows) {
    const words = wordsFor(verdict, nameOf)
    const last = groups.at(-1)
    if (last?.words === words) last.sizes.push(bytes)
    else groups.push({ words, sizes: [bytes] })
  }
  const parts = groups.map(({ words, sizes }) => `${words} ${sizesText(sizes)}`)
  return `${superlative === 'cheapest' ? 'Cheapest' : 'Fastest'}: ${parts.join('; ')}.`
}

function wordsFor(verdict: Verdict, nameOf: (key: string) => string): string {
  switch (verdict.kind) {
    case 'none':
      return 'none finished'
    case 'sole':
      return `only ${nameOf(verdict.best.key)} finished`
    case 'decided':
      return nameOf(verdict.best.key)
    case 'tie':
      return `${listed([verdict.best, ...verdict.rivals].map(({ key }) => nameOf(key)))} alike`
    case 'platform':
      return platformWords(verdict, nameOf)
    case 'undecided':
      return 'not decided'
  }
}

/** `Lambda (1769 MiB or 3008 MiB)`: the same words whichever of the two needed least. */
export function platformWords(
  { best, rivals }: { readonly best: Candidate; readonly rivals: readonly Candidate[] },
  nameOf: (key: string) => string,
): string {
  const platform = platformNames[best.platform]
  const sizings = [best, ...rivals].map(({ key }) => nameOf(key).replace(`${platform} `, ''))
  return `${platform} (${sizings.sort(bySize).join(' or ')})`
}

const bySize = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

function sizesText(sizes: readonly number[]): string {
  const first = formatBytes(sizes[0] ?? 0)
  const last = formatBytes(sizes.at(-1) ?? 0)
  return unbroken(first === last ? `at ${first}` : `from ${first} to ${last}`)
}

/** A number keeps its unit beside it. */
function unbroken(text: string): string {
  return text.replace(/(\d) (?=[kMG]?B\b)/g, '$1\u00a0')
}
