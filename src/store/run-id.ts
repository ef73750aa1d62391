import { randomInt } from 'node:crypto'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Sortable by start: `20261121-083145-4k2z`, UTC, only `[0-9a-z-]`. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  return `${stamp}-${Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
}

/** Run ids become folder names: nothing else may pass. */
export const isRunId = (text: string): boolean => /^[0-9a-z][0-9a-z-]{0,99}$/.test(text)
