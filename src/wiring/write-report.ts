import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkWords } from '../bench/plan-check.ts'
import { NotFound, PriceMissing, WorkspaceUnusable } from '../core/errors.ts'
import { loadPriceBook, rateLookup, type PriceBook } from '../cost/price-book.ts'
import type { Rate } from '../core/invoice.ts'
import {
  buildPlanner,
  buildReport,
  drawPng,
  renderCharts,
  renderHtml,
  renderJson,
  renderMarkdown,
} from '../report/index.ts'
import { readRun } from '../store/read-run.ts'
import type { StoredRun } from '../store/run-record.ts'
import { findWorkspace } from '../store/workspace.ts'
import { chartFonts } from './chart-fonts.ts'
import { openPriceBook } from './open-price-book.ts'
import { priceAgain, priceAsRecorded } from './price-run.ts'

const reportFormats = ['html', 'md', 'json', 'svg', 'png'] as const

export interface ReportRequest {
  readonly workspace: string
  /** A run id, or `latest`. */
  readonly run: string
  /** Folder for the files, made where it is missing; by default `reports/<run>` in the workspace. */
  readonly out: string | undefined
  /** Words of `reportFormats`. */
  readonly formats: readonly string[]
  /** A built-in book or a file, to price the trials again; undefined: as they were priced when they ran. */
  readonly priceBook?: string | undefined
  readonly soalbenchVersion: string
}

export interface WrittenReport {
  readonly runId: string
  readonly files: readonly string[]
}

/** Writes a report of one run. @throws UsageInvalid, NotFound, StoreCorrupt, WorkspaceUnusable, PriceMissing */
export async function writeReport(request: ReportRequest): Promise<WrittenReport> {
  const formats = checkWords(request.formats, reportFormats, '--format')
  const book = request.priceBook === undefined ? undefined : await openPriceBook(request.priceBook)
  const recorded = await readRun(await findWorkspace(request.workspace), request.run)
  const stored = book === undefined ? priceAsRecorded(recorded) : priceAgain(recorded, book)
  const rates = ratesOf(stored, book)
  const document = buildReport([stored], { soalbenchVersion: request.soalbenchVersion, rates, book })
  const charts = formats.some((format) => format !== 'json') ? await renderCharts(document) : []
  const files: WrittenFile[] = []
  if (formats.includes('html')) {
    const planner = await plannerFor(request, book, stored)
    files.push({ name: 'report.html', content: await renderHtml(document, charts, planner) })
  }
  if (formats.includes('md')) files.push({ name: 'report.md', content: renderMarkdown(document) })
  if (formats.includes('json')) files.push({ name: 'report.json', content: renderJson(document) })
  // Markdown shows the pictures that lie beside it.
  if (formats.includes('svg') || formats.includes('md')) {
    files.push(...charts.map(({ name, svg }) => ({ name: `${name}.svg`, content: svg })))
  }
  if (formats.includes('png')) {
    const fonts = chartFonts()
    for (const { name, svg } of charts) {
      files.push({ name: `${name}.png`, content: await drawPng(svg, fonts) })
    }
  }
  const out = request.out ?? join(request.workspace, 'reports', stored.run.runId)
  return { runId: stored.run.runId, files: await writeAll(out, files) }
}

/** At the prices that `soalbench forecast` takes: the given book or the newest one. */
async function plannerFor(
  { priceBook }: ReportRequest,
  book: PriceBook | undefined,
  stored: StoredRun,
): Promise<ReturnType<typeof buildPlanner>> {
  return buildPlanner([stored], {
    book: book ?? (await openPriceBook(undefined)),
    bookFlag: priceBook ?? null,
  })
}

/** Every rate that an invoice of the run used, with its source. A run of another release may have had another book. */
function ratesOf({ run, trials }: StoredRun, book: PriceBook | undefined): Rate[] {
  const items = new Set(trials.flatMap(({ invoice }) => invoice?.lines.map((line) => line.item) ?? []))
  try {
    const rate = rateLookup(book ?? loadPriceBook(run.priceBook), run.region)
    return [...items].map(rate)
  } catch (error) {
    if (error instanceof NotFound || error instanceof PriceMissing) return []
    throw error
  }
}

interface WrittenFile {
  readonly name: string
  readonly content: string | Uint8Array
}

async function writeAll(out: string, files: readonly WrittenFile[]): Promise<string[]> {
  try {
    await mkdir(out, { recursive: true })
    for (const { name, content } of files) await writeFile(join(out, name), content)
  } catch (error) {
    throw new WorkspaceUnusable(`report cannot be written: ${out}`, {
      cause: error,
      suggestions: ['Choose a folder that can be written with --out.'],
    })
  }
  return files.map(({ name }) => join(out, name))
}
