import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { PriceMissing, UsageInvalid, WorkspaceUnusable } from '../core/errors.ts'
import { itemsOf, priceBooks, regionsOf } from '../cost/price-book.ts'
import { buildBook } from '../price-list/build-book.ts'
import type { CollectedRates, UnlistedRate } from '../price-list/collect-rates.ts'
import { checkRegions, readPriceList, type PriceListRequest } from './read-price-list.ts'

export interface RefreshRequest extends Pick<
  PriceListRequest,
  'skus' | 'endpoint' | 'signal' | 'onProgress'
> {
  readonly workspace: string
  /** Absent: those of the newest built-in book. */
  readonly regions: readonly string[] | undefined
  readonly items: readonly string[] | undefined
  /** Absent: `aws-` and the day. */
  readonly name: string | undefined
  /** Absent: `prices/<name>.json` in the workspace. */
  readonly out: string | undefined
  /** Replace a file that says something else. */
  readonly force: boolean
  /** Write a book without the rates that are not to be had. */
  readonly allowMissing: boolean
  /** ISO date. */
  readonly today: string
}

export interface RefreshedBook {
  readonly priceBook: string
  readonly file: string
  /** `unchanged`: the file said the same before. */
  readonly state: 'written' | 'unchanged'
  readonly rates: number
  readonly items: number
  readonly regions: readonly string[]
  readonly missing: readonly UnlistedRate[]
}

/**
 * Makes a price book of the AWS price list and writes it: whole, or not at all.
 * @throws UsageInvalid, PlatformUnavailable, WorkspaceUnusable
 * @throws PriceMissing for a rate that is not to be had, unless that is allowed
 */
export async function refreshPrices(request: RefreshRequest): Promise<RefreshedBook> {
  const [first] = priceBooks
  const newest = priceBooks.at(-1) ?? first
  const name = checkName(request.name ?? `aws-${request.today}`)
  const file = checkFile(request.out ?? join(request.workspace, 'prices', `${name}.json`))
  const regions = checkRegions(request.regions ?? regionsOf(newest))
  const items = request.items ?? itemsOf(newest)
  const rates = await readPriceList({ ...request, regions, items })
  for (const line of missingLines(rates.unlisted)) request.onProgress(line)
  if (rates.listed.length === 0 || !request.allowMissing) refuseMissing(rates)
  const book = buildBook(rates.listed, { name, today: request.today, freeTier: newest.freeTier })
  return {
    priceBook: name,
    file,
    state: await writeBook(file, `${JSON.stringify(book, null, 2)}\n`, request.force),
    rates: rates.listed.length,
    items: itemsOf(book).length,
    regions: regionsOf(book),
    missing: rates.unlisted,
  }
}

function checkName(name: string): string {
  const remedy = { suggestions: ['Choose another one with --name, for example aws-2026-12.'] }
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
    throw new UsageInvalid(`not a name for a price book in --name: "${name}"`, remedy)
  }
  if (priceBooks.some((book) => book.name === name)) {
    throw new UsageInvalid(`name of a built-in price book in --name: "${name}"`, remedy)
  }
  return name
}

function checkFile(file: string): string {
  if (file.endsWith('.json')) return resolve(file)
  throw new UsageInvalid(`price book without the ending .json in --out: "${file}"`, {
    suggestions: ['A price book is named by its path to --price-book, which must end in .json.'],
  })
}

/** One line for all regions where the same holds. */
function missingLines(unlisted: readonly UnlistedRate[]): string[] {
  const regions = new Map<string, string[]>()
  for (const { item, region, why } of unlisted) {
    const key = `missing: ${item}: ${why}`
    regions.set(key, [...(regions.get(key) ?? []), region])
  }
  return [...regions].map(([line, places]) => `${line}: ${places.join(', ')}`)
}

function refuseMissing({ unlisted }: CollectedRates): void {
  const [first] = unlisted
  if (first === undefined) return
  const shown = unlisted.slice(0, 3).map(({ item, region }) => `${item} in ${region}`)
  const more = unlisted.length > 3 ? ` and ${unlisted.length - 3} more` : ''
  const count = unlisted.length === 1 ? '1 rate is' : `${unlisted.length} rates are`
  const suggestions = [
    'Ask for what there is with --regions and --items, or take what there is with --allow-missing; nothing was written.',
  ]
  if (unlisted.some(({ candidates }) => candidates.length > 1)) {
    suggestions.unshift('Where several SKUs fit, name the one that you mean with --sku.')
  }
  throw new PriceMissing(`${count} not to be had from the AWS price list: ${shown.join(', ')}${more}`, {
    cause: reasonsOf(unlisted),
    suggestions,
  })
}

/** As a chain of causes, the first one outermost. */
const reasonsOf = (unlisted: readonly UnlistedRate[]): Error | undefined =>
  unlisted.reduceRight<Error | undefined>(
    (cause, { item, region, why }) =>
      new Error(`${item} in ${region}: ${why}`, cause === undefined ? {} : { cause }),
    undefined,
  )

async function writeBook(file: string, text: string, force: boolean): Promise<'written' | 'unchanged'> {
  const before = await readFile(file, 'utf8').catch(() => undefined)
  if (before === text) return 'unchanged'
  if (before !== undefined && !force) {
    throw new UsageInvalid(`another price book is there already: ${file}`, {
      suggestions: [
        'Books are not changed once they are used: choose another --name or --out, or replace it with --force.',
      ],
    })
  }
  const partial = `${file}.${randomUUID()}.part`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(partial, text)
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw new WorkspaceUnusable(`price book cannot be written: ${file}`, {
      cause: error,
      suggestions: ['Choose a place that can be written with --out.'],
    })
  }
  return 'written'
}
