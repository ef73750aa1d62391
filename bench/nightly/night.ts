import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface NightResult {
  readonly code: number
  readonly end: string
  readonly words: string
  /** Cells that failed the night, with the shift in per cent. */
  readonly regressions: readonly { readonly cell: string; readonly shiftPercent: number }[]
  readonly flagged: number
  readonly trials: number
  readonly seconds: number
}

/** One call of `soalbench ci nightly --json`, as a job makes it. */
export async function night(
  program: string,
  args: readonly string[],
  observe: (line: string) => void = () => undefined,
): Promise<NightResult> {
  const begun = performance.now()
  const child = spawn(process.execPath, [program, 'ci', 'nightly', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    text.split('\n').forEach(observe)
  })
  const [code]: readonly unknown[] = await once(child, 'close')
  const document: NightDocument = JSON.parse(stdout)
  if (document.end === undefined) throw new Error(`a night broke off: ${stdout}\n${stderr}`)
  const arms = Object.values(document.comparison?.arms ?? {})
  return {
    code: Number(code),
    end: document.end,
    words: document.words ?? '',
    regressions: document.regressions ?? [],
    flagged: (document.comparison?.cells ?? []).filter(({ flagged }) => flagged).length,
    trials: arms.slice(1).reduce((sum, arm) => sum + (arm?.trials ?? 0), 0),
    seconds: (performance.now() - begun) / 1000,
  }
}

interface NightDocument {
  readonly end?: string
  readonly words?: string
  readonly regressions?: NightResult['regressions']
  readonly comparison?: {
    readonly arms: Readonly<Record<string, { readonly trials: number } | null>>
    readonly cells: readonly { readonly flagged: boolean }[]
  } | null
}
