import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildReport, renderHtml } from '../../src/report/index.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { crossingRun } from './crossing-run.ts'
import { failedRun, fullRun, tinyRun } from './example-runs.ts'
import { syntheticRun, lambdaSizing, emrSizing } from './synthetic-run.ts'

const executablePath = '/usr/bin/chromium'
const missing = existsSync(executablePath) ? '' : ' (skipped: needs the Debian package chromium)'

const manyMemories = () => crossingRun({ memories: [1769, 2048, 3008, 4096, 5308, 7076, 8846, 10240] })

const longNames = (): StoredRun =>
  syntheticRun(
    [1e4, 3e4, 1e5, 3e5, 1e6].flatMap((payloadBytes) =>
      [lambdaSizing(10240), emrSizing].map((sizing) => ({
        workload: 'a-workload-whose-name-is-longer-than-any-chart-is-wide',
        payloadBytes,
        sizing,
      })),
    ),
  )

describe.skipIf(missing !== '')(`the words in charts${missing}`, () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench-labels-'))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })

  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })

  it.each([
    ['with crossings, limits and a sweep', () => [crossingRun()]],
    ['of one trial each', () => [crossingRun({ repetitions: 1 })]],
    ['of eight memory sizes', () => [manyMemories()]],
    ['of two workloads with failures', () => [fullRun()]],
    ['of long names and close sizes', () => [longNames()]],
    ['of one trial', () => [tinyRun()]],
    ['of failures only', () => [failedRun()]],
  ])('never lie on each other or outside: a run %s', async (_, runs) => {
    const document = buildReport(runs(), { soalbenchVersion: '0.1.0', draws: 60 })
    const file = join(folder, `${crypto.randomUUID()}.html`)
    await writeFile(file, await renderHtml(document))
    for (const width of [1280, 390]) {
      const page = await browser.newPage({ viewport: { width, height: 900 } })
      await page.goto(pathToFileURL(file).href)
      expect(await page.evaluate(collisions)).toEqual([])
      expect(await page.locator('svg.chart').count()).toBeGreaterThan(1)
      await page.close()
    }
  })
})

/** Crosses and dashes are marks, not words; line boxes may touch by a pixel or two. */
const collisions = `[...document.querySelectorAll('svg.chart')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect()
  const name = svg.getAttribute('aria-label')
  const words = [...svg.querySelectorAll('text')]
    .map((text) => ({ text: text.lastChild?.textContent ?? '', box: text.getBoundingClientRect() }))
    .filter(({ text }) => !['', '×', '–'].includes(text.trim()))
  const outside = words.filter(({ box }) =>
    box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
  const touching = words.flatMap((one, at) => words.slice(at + 1).flatMap((other) => {
    const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
    const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
    return wide > 1 && high > 2.5 ? [name + ': ' + one.text + ' on ' + other.text] : []
  }))
  return [...outside.map(({ text }) => name + ': ' + text + ' is outside'), ...touching]
})`
