import { formatBytes } from '../../core/size.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { Download, Table, TableCell } from '../document.ts'
import { usdOf } from '../measures/cell-summary.ts'
import type { RunView } from '../measures/run-view.ts'
import { seriesKey } from '../measures/series.ts'
import { formatMs } from '../text/duration.ts'
import { formatUsd } from '../text/money.ts'
import { reasonOf, slug } from '../text/words.ts'
import { canonicalJson } from '../../core/cell.ts'
import type { SectionBuilder } from './section.ts'

/** Every trial as it was stored: each number above can be worked out from these. */
export const trialsSection: SectionBuilder = {
  id: 'trials',
  title: 'All trials',
  build: (view) => (view.trials.length === 0 ? [] : [trialTable(view)]),
}

type Read = (trial: StoredTrial) => TableCell

const columns: readonly { readonly label: string; readonly align: 'left' | 'right'; readonly read: Read }[] =
  [
    {
      label: '#',
      align: 'right',
      read: (trial) => ({ text: String(trial.sequence), sort: trial.sequence, heading: true }),
    },
    { label: 'Workload', align: 'left', read: ({ cell }) => ({ text: cell.workload }) },
    {
      label: 'Payload',
      align: 'right',
      read: ({ cell }) => ({ text: formatBytes(cell.payloadBytes), sort: cell.payloadBytes }),
    },
    { label: 'Format', align: 'left', read: ({ cell }) => ({ text: cell.format }) },
    { label: 'Start', align: 'left', read: ({ cell }) => ({ text: cell.startLevel }) },
    {
      label: 'State',
      align: 'left',
      read: (trial) => ({ text: reasonOf(trial), ...(trial.state === 'succeeded' ? {} : { tone: 'bad' }) }),
    },
    { label: 'Submit to finish', align: 'right', read: (trial) => duration(trial.clientMs) },
    { label: 'Platform', align: 'right', read: (trial) => duration(trial.platformMs) },
    { label: 'JVM and session', align: 'right', read: (trial) => duration(trial.jvmStartMs) },
    { label: 'Work', align: 'right', read: (trial) => duration(trial.workMs) },
    { label: 'Billed', align: 'right', read: (trial) => duration(trial.billedMs) },
    {
      label: 'Peak memory',
      align: 'right',
      read: ({ maxMemoryMiB }) =>
        maxMemoryMiB === null ? absent : { text: `${Math.round(maxMemoryMiB)} MiB`, sort: maxMemoryMiB },
    },
    {
      label: 'Busy',
      align: 'left',
      read: ({ contended }) => (contended === null ? absent : { text: contended ? 'yes' : 'no' }),
    },
    { label: 'Cost', align: 'right', read: (trial) => price(usdOf(trial)) },
  ]

const absent: TableCell = { text: '–', tone: 'quiet', sort: null }

function duration(ms: number | null): TableCell {
  return ms === null ? absent : { text: formatMs(ms), sort: ms }
}

function price(usd: number | null): TableCell {
  return usd === null ? absent : { text: formatUsd(usd), sort: usd }
}

/** Rows that a browser sorts without a pause; the store has them all. */
const mostRows = 2_000

function trialTable(view: RunView): Table {
  const shown = view.trials.slice(0, mostRows)
  const remark =
    shown.length === view.trials.length
      ? ''
      : `; the first ${mostRows} of ${view.trials.length}, all of them with: soalbench export --format csv --run ${view.stored.run.runId}`
  const labels = new Map(view.series.map(({ key, label }) => [key, label]))
  const [sequence, ...rest] = columns
  const sizing: (typeof columns)[number] = {
    label: 'Platform and sizing',
    align: 'left',
    read: (trial) => ({ text: labels.get(seriesKey(trial)) ?? trial.cell.platform }),
  }
  const all = [...(sequence === undefined ? [] : [sequence]), sizing, ...rest]
  return {
    kind: 'table',
    id: `${view.prefix}trials`,
    caption: `Trials in the order in which they ran; a dash means not observed${remark}`,
    sortable: true,
    columns: all.map(({ label, align }) => ({ label, align })),
    rows: shown.map((trial) => all.map(({ read }) => read(trial))),
    download: downloadOf(view, shown),
  }
}

/** The columns of the trials table in the store, with the exact total of the invoice. */
function downloadOf(view: RunView, trials: readonly StoredTrial[]): Download {
  const fields: Readonly<Record<string, (trial: StoredTrial) => string | number | boolean | null>> = {
    trial_id: (trial) => trial.trialId,
    run_id: (trial) => trial.runId,
    sequence: (trial) => trial.sequence,
    repetition: (trial) => trial.repetition,
    started_at: (trial) => trial.startedAt,
    workload: ({ cell }) => cell.workload,
    format: ({ cell }) => cell.format,
    payload_bytes: ({ cell }) => cell.payloadBytes,
    platform: ({ cell }) => cell.platform,
    sizing: ({ cell }) => canonicalJson(cell.sizing),
    start_level: ({ cell }) => cell.startLevel,
    state: (trial) => trial.state,
    failure_cause: (trial) => trial.failureCause,
    failure_message: (trial) => trial.failureMessage,
    client_ms: (trial) => trial.clientMs,
    queue_ms: (trial) => trial.queueMs,
    provision_ms: (trial) => trial.provisionMs,
    sandbox_init_ms: (trial) => trial.sandboxInitMs,
    jvm_start_ms: (trial) => trial.jvmStartMs,
    jvm_reused: (trial) => trial.jvmReused,
    work_ms: (trial) => trial.workMs,
    platform_ms: (trial) => trial.platformMs,
    billed_ms: (trial) => trial.billedMs,
    max_memory_mib: (trial) => trial.maxMemoryMiB,
    input_rows: (trial) => trial.inputRows,
    output_rows: (trial) => trial.outputRows,
    output_digest: (trial) => trial.outputDigest,
    scale: (trial) => trial.scale,
    contended: (trial) => trial.contended,
    price_book: (trial) => trial.invoice?.priceBook ?? null,
    usd: (trial) => trial.invoice?.totalUsd ?? null,
  }
  return {
    fileName: `soalbench-${slug(view.stored.run.runId)}-trials.csv`,
    columns: Object.keys(fields),
    rows: trials.map((trial) => Object.values(fields).map((read) => read(trial))),
  }
}
