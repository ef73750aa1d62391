import { isRehearsal } from '../../core/environment.ts'
import type { Callout } from '../document.ts'
import type { RunView } from '../measures/run-view.ts'
import { describeHost } from '../text/host.ts'
import { redirectedTo } from '../text/redirected.ts'
import { listed } from '../text/words.ts'
import { scaledSeries } from '../measures/scaled-series.ts'

/** What must be read before any figure. */
export function noticesOf(view: RunView): Callout[] {
  const { run } = view.stored
  const incomplete: Callout = {
    kind: 'callout',
    tone: 'warning',
    title: `The run is ${run.state}: not every planned trial is in here.`,
    lines: [`Go on with: soalbench run --resume ${run.runId}`],
  }
  const elsewhere = redirectedTo(view.stored)
  return [
    ...(elsewhere === undefined ? [] : [redirectedNotice(elsewhere)]),
    ...(isRehearsal(run.environment) ? [rehearsalNotice] : run.target === 'local' ? [localNotice(view)] : []),
    ...(run.target === 'imported' ? [importedNotice(view)] : []),
    ...(run.state === 'complete' ? [] : [incomplete]),
  ]
}

const redirectedNotice = (endpoint: string): Callout => ({
  kind: 'callout',
  tone: 'local',
  title: `Not AWS: endpoint ${endpoint}`,
  lines: [
    'The run was started for AWS, but all its calls went to this endpoint. What answered there decides what the figures mean; they are not those of AWS.',
  ],
})

const rehearsalNotice: Callout = {
  kind: 'callout',
  tone: 'local',
  title: 'A rehearsal: nothing here was measured.',
  lines: [
    'No Spark ran and nothing was computed. Times are made up, answers are the known ones, costs follow from the made-up times.',
    'It shows that a plan, a budget or a CI job works. It says nothing about any platform.',
  ],
}

function importedNotice({ stored: { run } }: RunView): Callout {
  return {
    kind: 'callout',
    tone: 'local',
    title: 'Imported: measured elsewhere, as it was told.',
    lines: [
      'These trials were not made by soalbench. Whether they ran on AWS, with which answers and under which limits, it cannot tell.',
      `Costs are their usage at price book ${run.priceBook}, or the totals that came with them.`,
    ],
  }
}

function localNotice(view: RunView): Callout {
  const { run } = view.stored
  const scaled = scaledSeries(view)
  return {
    kind: 'callout',
    tone: 'local',
    title: 'Measured on local engines, not on AWS.',
    lines: [
      `Machine: ${describeHost(run.environment.host)}. Real Spark, the AWS wire protocols, this machine's processors.`,
      'Local durations are not AWS durations. Compare them with each other, never with a figure from AWS.',
      `Costs are modelled: list prices of price book ${run.priceBook}, region ${run.region}, applied to the units that the local engines metered. Nobody was billed.`,
      ...(scaled.length === 0
        ? []
        : [
            `Scaled down to fit this machine: ${listed(scaled.map(({ label, scale }) => `${label} to k = ${scale}`))} of its CPU and memory. Its bill is that of the full size.`,
          ]),
    ],
  }
}
