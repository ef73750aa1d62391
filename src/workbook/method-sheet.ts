import type { BuiltSheet } from './built-sheet.ts'
import type { WorkbookContent } from './content.ts'
import { sheetNames } from './names.ts'
import { SheetGrid } from './sheet-grid.ts'
import { styles } from './styles.ts'
import { localWarning } from './title-rows.ts'

/** Where the numbers come from and by which rules, in words. */
export function methodSheet(content: WorkbookContent): BuiltSheet {
  const grid = new SheetGrid(sheetNames.method)
  grid.text(0, 0, 'Method', styles.title)
  const heights = new Map<number, { height: number }>()
  const prose = (at: number, text: string): void => {
    grid.text(at, 1, text, styles.prose)
    heights.set(at, { height: 15 * Math.ceil(text.length / 130) })
  }
  let row = 2
  for (const [label, text] of origin(content)) {
    grid.text(row, 0, label, styles.label)
    if (label === 'Measured' && isLocal(content)) grid.text(row, 1, text, styles.warning)
    else prose(row, text)
    row += 1
  }
  for (const { title, rules } of sections) {
    row += 1
    grid.text(row, 0, title, styles.section)
    for (const rule of rules) {
      row += 1
      prose(row, rule)
    }
    row += 1
  }
  return { sheet: grid.sheet({ widths: [26, 130], rowDefs: heights }), namedRanges: [] }
}

const isLocal = ({ stored }: WorkbookContent): boolean => stored.run.target === 'local'

function origin(content: WorkbookContent): readonly (readonly [string, string])[] {
  const { stored, book, soalbenchVersion, notes } = content
  const { run } = stored
  return [
    ['Run', `${run.runId}, started ${run.startedAt}, ${run.state}`],
    ['Measured', isLocal(content) ? localWarning : `on AWS in ${run.region}`],
    ['Price book', `${book.name}, released ${book.released}; source and date of each rate: sheet Rates`],
    ['Made by', `soalbench ${soalbenchVersion}; the trials by soalbench ${run.soalbenchVersion}`],
    ...[...stored.notes, ...notes].map((note) => ['Note', note] as const),
  ]
}

const sections: readonly { readonly title: string; readonly rules: readonly string[] }[] = [
  {
    title: 'What a job needs',
    rules: [
      'One curve for each workload, format, platform, sizing and start level: median seconds = b0 + b1·√s + b2·s + b3·s², s in MB of 1,000,000 bytes, no coefficient below 0, fitted robustly to the succeeded trials.',
      'Single runs spread lognormally around the median (column "Spread"). The mean of a job is m·exp(σ²/2); where a minimum F is billed it is F·Φ(z) + m·exp(σ²/2)·Φ(σ - z) with z = (ln F - ln m)/σ.',
      'Lambda: billed seconds, INIT inside, no minimum. EMR Serverless and Glue: at least 60 seconds for each job (Glue 0.9 and 1.0: 600).',
      'The failure factor adds what failed attempts were billed: invoices of all trials over those of the succeeded ones.',
      'From the smallest size on at which every trial failed for want of memory or time, and on Lambda beyond 900 seconds, a job cannot be done: then the platform has no cost for the mix.',
    ],
  },
  {
    title: 'What a month costs',
    rules: [
      'Seconds of a month = jobs × Σ over sizes and start levels of share × mean billed seconds × failure factor. Each platform is priced as if it did all the jobs.',
      'The warm share is that of Lambda. EMR Serverless on demand and Glue are always cold. Pre-initialised EMR Serverless keeps the workers of one job: they are paid for while they idle, too.',
      'Shares "as simulated" come from an event simulation of arrivals at the jobs per month that this workbook was made for; they do not follow when jobs per month is changed. Give warm_share and emr_idle_hours, or make the workbook anew.',
      'GB are 1024 MiB on all platforms. Lambda: configured memory × seconds, requests, and ephemeral storage above 512 MiB. EMR Serverless: vCPU, memory and storage above 20 GB of each worker, driver included. Glue: DPU of all workers × seconds.',
      'Tiers count by item and region from the start of the month: each part of a quantity at the rate of its tier. With free_tier = 1 the allowance comes first, at no cost, and counts for the tiers.',
      'The discount comes off every rate. Companion charges (S3, logs, network) are not in here.',
      'A rate that the price book does not have is shown as #N/A, and the platform has no cost in that region.',
    ],
  },
  {
    title: 'Crossover',
    rules: [
      'Expected cost of one job at rates of the first tier, less the discount, without the free tier and without idle pre-initialised workers; for each platform the cheapest sizing that can do the size.',
      'Where the two costs cross between two sizes of the grid, the crossing is interpolated on logarithms.',
    ],
  },
]
