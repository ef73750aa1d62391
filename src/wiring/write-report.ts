import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkWords } from '../bench/plan-check.ts'
import { NotFound, PriceMissing, UsageInvalid } from '../core/errors.ts'
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
import { writeOutputs } from '../store/output-folder.ts'
import { placesOf, requireOnePlace } from '../store/one-place.ts'
import { readRun } from '../store/read-run.ts'
import type { StoredRun } from '../store/run-record.ts'
import { findWorkspace } from '../store/workspace.ts'
import { chartFonts } from './chart-fonts.ts'
import { openPriceBook } from './open-price-book.ts'
import { priceAgain, priceAsRecorded } from './price-run.ts'

const reportFormats = ['html', 'md', 'json', 'svg', 'png'] as const

export interface ReportRequest {
  readonly workspace: string
  /** One run or two to be put side by side: ids, or `latest`. */
  readonly runs: readonly string[]
  /** Folder for the files, made where it is missing; by default `reports/<run>` in the workspace, of two runs `<run>-<run>`. */
  readonly out: string | undefined
  /** Replace files in `out` that are not of an earlier report. */
  readonly force?: boolean
  /** Words of `reportFormats`. */
  readonly formats: readonly string[]
  /** A built-in book or a file, to price the trials again; undefined: as they were priced when they ran. */
  readonly priceBook?: string | undefined
  readonly soalbenchVersion: string
}

export interface WrittenReport {
  /** Of two runs the first. */
  readonly runId: string
  readonly runIds: readonly string[]
  readonly files: readonly string[]
}

/** Writes a report of one run, or of two. @throws UsageInvalid, NotFound, StoreCorrupt, WorkspaceUnusable, PriceMissing */
export async function writeReport(request: ReportRequest): Promise<WrittenReport> {
  const formats = checkWords(request.formats, reportFormats, '--format')
  const book = request.priceBook === undefined ? undefined : await openPriceBook(request.priceBook)
  const recorded = await readRuns(request)
  const stored = recorded.map((run) => (book === undefined ? priceAsRecorded(run) : priceAgain(run, book)))
  const rates = stored.flatMap((run) => ratesOf(run, book))
  const document = buildReport(stored, { soalbenchVersion: request.soalbenchVersion, rates, book })
  const charts = formats.some((format) => format !== 'json') ? await renderCharts(document) : []
  const files: WrittenFile[] = []
  if (formats.includes('html')) {
    const planner = await plannerFor(request, book, recorded)
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
  const runIds = stored.map(({ run }) => run.runId)
  const written = await writeAll(request, runIds.join('-'), files)
  return { runId: runIds[0] ?? '', runIds, files: written }
}

/** @throws UsageInvalid for more than two runs, and for one run beside itself */
async function readRuns({ workspace, runs }: ReportRequest): Promise<readonly StoredRun[]> {
  if (runs.length > 2) {
    throw new UsageInvalid(`a report puts two runs side by side, not ${runs.length}: --run`, {
      suggestions: ['Name one run or two.'],
    })
  }
  const found = await findWorkspace(workspace)
  const stored: StoredRun[] = []
  for (const run of runs) stored.push(await readRun(found, run))
  const [first, second] = stored.map(({ run }) => run.runId)
  if (first !== undefined && first === second) {
    throw new UsageInvalid(`one run cannot stand beside itself: --run ${first}`, {
      suggestions: ['`soalbench runs` lists what is stored.'],
    })
  }
  requireOnePlace(stored.map(placesOf), '--run')
  return stored
}

/** From the runs and at the prices that `soalbench forecast` takes: as recorded; the given book or the newest one. */
async function plannerFor(
  { priceBook }: ReportRequest,
  book: PriceBook | undefined,
  recorded: readonly StoredRun[],
): Promise<ReturnType<typeof buildPlanner>> {
  return buildPlanner(recorded, {
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

/** In the order in which the files are given. */
async function writeAll(
  { out, workspace, force }: ReportRequest,
  folder: string,
  files: readonly WrittenFile[],
): Promise<string[]> {
  const directory = out ?? join(workspace, 'reports', folder)
  await writeOutputs({ directory, own: out === undefined, force: force ?? false }, async (staging) => {
    for (const { name, content } of files)
      await writeFile(join(staging, name), content, { flag: 'wx', mode: 0o600 })
  })
  return files.map(({ name }) => join(directory, name))
}
