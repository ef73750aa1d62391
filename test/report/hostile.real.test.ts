import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredRun } from '../../src/store/run-record.ts'
import { hostileLabels } from './hostile-labels.ts'
import { answerOf, missing, pageOf, startReader, type Reader } from './open-page.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun, type TrialWish } from './synthetic-run.ts'

const labelsOfPage = 20
const pages = Array.from({ length: Math.ceil(hostileLabels.length / labelsOfPage) }, (_, at) =>
  hostileLabels.slice(at * labelsOfPage, (at + 1) * labelsOfPage),
)

/** Every text of a run that does not come from soalbench itself is one of the labels. */
function runNamed(labels: readonly string[]): StoredRun {
  const [first = '', second = '', third = ''] = labels
  const trials = labels.flatMap((label): TrialWish[] => [
    { payloadBytes: 1e4, sizing: lambdaSizing(1769), state: 'failed', cause: 'script-error', message: label },
    { payloadBytes: 1e6, sizing: glueSizing, state: 'cancelled', message: label },
  ])
  const workloads = labels.slice(0, 2).flatMap((workload) =>
    [1e4, 1e6].flatMap((payloadBytes): TrialWish[] => [
      { workload, payloadBytes, sizing: lambdaSizing(1769) },
      { workload, payloadBytes, sizing: lambdaSizing(1769), startLevel: 'warm' },
      { workload, payloadBytes, sizing: emrSizing, repetition: 2 },
    ]),
  )
  const odd: TrialWish = {
    ...{ workload: first, payloadBytes: 1e4, state: 'unsupported', message: third },
    sizing: { ...glueSizing, workerType: third, glueVersion: second },
  }
  const run = syntheticRun([...trials, ...workloads, odd], {
    runId: first,
    priceBook: second,
    region: 'us-east-1',
  })
  const { environment } = run.run
  const host = { ...environment.host, cpuModel: first, os: second, kernel: third }
  const versions = { ...environment.versions, spark: first, [second]: third }
  return {
    ...run,
    notes: [...labels],
    trials: run.trials.map((trial, at) => ({ ...trial, scriptSha256: labels[at % labels.length] ?? '' })),
    run: {
      ...run.run,
      soalbenchVersion: third,
      environment: { ...environment, host, versions, notes: [...labels], extra: { [first]: second } },
    },
  }
}

/** What a page is made of, whatever its labels say. */
const shapeOf = (page: Page): Promise<unknown> =>
  page.evaluate(`({
    sections: document.querySelectorAll('main > section').length,
    headings: document.querySelectorAll('h1,h2,h3').length,
    tables: [...document.querySelectorAll('table')].map((table) => [
      table.tBodies[0].rows.length,
      ...new Set([...table.rows].map((row) => row.cells.length)),
    ]).sort(),
    charts: document.querySelectorAll('svg.chart').length,
    marks: document.querySelectorAll('svg.chart [role=img]').length,
    scripts: document.scripts.length,
    styles: document.querySelectorAll('style').length,
    strange: document.querySelectorAll(
      'iframe,object,embed,link,base,img,video,audio,source,math,template,plaintext,xmp,details,textarea,foreignObject',
    ).length,
    handlers: [...document.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].filter(({ name, value }) => /^on/.test(name) || /^\\s*javascript:/i.test(value)),
    ).length,
    footer: document.querySelectorAll('body > footer').length,
    subjects: document.querySelectorAll('#what-if-subject option').length,
    alerted: typeof globalThis.alerted,
  })`)

describe.skipIf(missing !== '')(`labels that attack the page${missing}`, () => {
  let reader: Reader
  let harmless: unknown

  beforeAll(async () => {
    reader = await startReader()
    const names = Array.from({ length: labelsOfPage }, (_, at) => `label-${at}`)
    const { page } = await reader.open(await pageOf(runNamed(names)))
    await answerOf(page)
    harmless = await shapeOf(page)
    await page.close()
  })

  afterAll(() => reader.close())

  it('are two hundred at least', () => {
    expect(new Set(hostileLabels).size).toBeGreaterThanOrEqual(200)
    expect(harmless).toMatchObject({ strange: 0, handlers: 0, scripts: 2, styles: 1, subjects: 2 })
  })

  it.each(pages.map((labels, at) => [at + 1, labels] as const))(
    'change nothing but texts, part %i',
    async (_, labels) => {
      const full = [...labels, ...hostileLabels.slice(0, labelsOfPage - labels.length)]
      const { page, noise } = await reader.open(await pageOf(runNamed(full)), { fragment: '#jobs=5000&of=2' })
      await answerOf(page)
      expect(await shapeOf(page)).toEqual(harmless)
      await useEverything(page)
      expect(await shapeOf(page)).toEqual(harmless)
      expect(noise()).toEqual([])
      // What was written is what can be read, less what no document may hold.
      const shown = spaced((await page.locator('main').textContent()) ?? '')
      const unseen = labels
        .map((label) => readable(label).slice(0, 40))
        .filter((text) => !shown.includes(text))
      expect(unseen).toEqual([])
      await page.close()
    },
  )
})

/** Sorts, points, chooses, switches, and downloads. */
async function useEverything(page: Page): Promise<void> {
  for (const select of ['1', '0', '1']) {
    await page.locator('#what-if-subject').selectOption(select)
    await page.waitForURL(new RegExp(select === '0' ? 'jobs=5000$' : `of=${Number(select) + 1}$`))
    await answerOf(page)
  }
  await page.locator('.theme').click()
  await page.locator('#table-trials thead button').first().click()
  const mark = page.locator('svg.chart [role=img]').first()
  await mark.focus()
  await page.keyboard.press('End')
  await mark.hover({ force: true })
  const download = page.waitForEvent('download')
  await page.locator('.download a').last().click()
  await (await download).cancel()
}

const spaced = (text: string): string => text.replace(/[ \t\r\n]+/g, ' ').trim()

/** As a browser gives the text of an element back. */
const readable = (label: string): string =>
  spaced(
    Array.from(label)
      .filter((character) => (character >= ' ' ? !/\p{Surrogate}/u.test(character) : /\s/.test(character)))
      .join(''),
  )
