import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { buildPlanner, buildReport, renderHtml } from '../../src/report/index.ts'
import type { StoredRun } from '../../src/store/run-record.ts'

const executablePath = '/usr/bin/chromium'
/** Why the tests of this file are skipped; empty where they are not. */
export const missing = existsSync(executablePath) ? '' : ' (skipped: needs the Debian package chromium)'

type PageOptions = NonNullable<Parameters<Browser['newPage']>[0]>

export interface OpenPage {
  readonly page: Page
  /** Everything that a quiet page would not do, so far. */
  readonly noise: () => readonly string[]
}

export interface Reader {
  readonly folder: string
  readonly browser: Browser
  open(html: string, options?: PageOptions & { readonly fragment?: string }): Promise<OpenPage>
  close(): Promise<void>
}

/** A browser that reads reports from a folder of its own. */
export async function startReader(): Promise<Reader> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-report-'))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  return {
    ...{ folder, browser },
    open: async (html, { fragment = '', ...options } = {}) => {
      const file = join(folder, `${crypto.randomUUID()}.html`)
      await writeFile(file, html)
      const address = pathToFileURL(file).href
      const page = await browser.newPage(options)
      const noise = noiseOf(page)
      await page.goto(address + fragment)
      return { page, noise: () => noise.filter((line) => line !== `request: ${address}`) }
    },
    close: async () => {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function noiseOf(page: Page): readonly string[] {
  const noise: string[] = []
  page.on('console', (message) => noise.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`))
  page.on('request', (request) => noise.push(`request: ${request.url()}`))
  page.on('popup', (popup) => noise.push(`popup: ${popup.url()}`))
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) noise.push(`frame: ${frame.url()}`)
  })
  page.on('dialog', (dialog) => {
    noise.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return noise
}

const pages = new WeakMap<StoredRun, Promise<string>>()

/** The page of a run with everything that a report has; written once. */
export function pageOf(run: StoredRun): Promise<string> {
  const written = pages.get(run) ?? writePage(run)
  pages.set(run, written)
  return written
}

async function writePage(run: StoredRun): Promise<string> {
  const document = buildReport([run], { soalbenchVersion: '0.1.0', draws: 20 })
  const planner = buildPlanner([run], { book: loadPriceBook('aws-2026-11'), bookFlag: null })
  return renderHtml(document, undefined, planner)
}

/** The panel's sentence, once it is an answer to what the controls say now. */
export async function answerOf(page: Page): Promise<string> {
  await page.locator('#what-if').scrollIntoViewIfNeeded()
  await page.locator('#what-if-result[aria-busy=false]').waitFor()
  return page.locator('#what-if-answer').innerText()
}
