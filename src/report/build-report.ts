import { NotFound } from '../core/errors.ts'
import type { StoredRun } from '../store/run-record.ts'
import type { Callout, ReportDocument, Section } from './document.ts'
import { viewRun, type ReportOptions, type RunView } from './measures/run-view.ts'
import { resultsOf } from './results-of.ts'
import { sections } from './sections/index.ts'
import { noticesOf } from './sections/notices.ts'
import { sideBySide } from './sections/side-by-side.ts'
import { counted, listed, platformNames } from './text/words.ts'

/**
 * What a report on these runs says. Pure: equal runs and options give equal documents. Several runs follow each other,
 * never pooled: they may differ in machine, prices and versions.
 * @throws NotFound where there is no run.
 */
export function buildReport(stored: readonly StoredRun[], options: ReportOptions): ReportDocument {
  if (stored.length === 0) {
    throw new NotFound('nothing to report on: no run is stored', {
      suggestions: ['Measure first with `soalbench run --sizes 10kb..10mb`.'],
    })
  }
  const views = stored.map((run, index) =>
    viewRun(run, options, stored.length === 1 ? '' : `run${index + 1}-`),
  )
  return {
    schema: 'soalbench.report/1',
    soalbenchVersion: options.soalbenchVersion,
    title: titleOf(views),
    subtitle: views.map(subtitleOf).join(' · '),
    notices: distinct(views.flatMap(noticesOf)),
    sections: [...together(views), ...views.flatMap(sectionsOf)],
    results: views.map(resultsOf),
  }
}

/** What can only be said of two runs. */
function together(views: readonly RunView[]): Section[] {
  const [first, second, ...more] = views
  return first === undefined || second === undefined || more.length > 0 ? [] : [sideBySide(first, second)]
}

/** Two runs of one machine need its warning once. */
function distinct(notices: readonly Callout[]): Callout[] {
  return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()]
}

function titleOf(views: readonly RunView[]): string {
  const used = new Set(views.flatMap(({ series }) => series.map(({ platform }) => platformNames[platform])))
  const workloads = [...new Set(views.flatMap((view) => view.workloads))]
  if (used.size === 0) return 'A run without trials'
  return `${listed(workloads)} on ${listed([...used])}`
}

function subtitleOf({ stored: { run }, trials }: RunView): string {
  const day = run.startedAt.slice(0, 10)
  return `Run ${run.runId}, ${day}, ${counted(trials.length, 'trial')}, ${run.state}`
}

function sectionsOf(view: RunView): Section[] {
  const suffix = view.prefix === '' ? '' : ` (run ${view.stored.run.runId})`
  return sections.flatMap((section) => {
    const { id, title } = section
    const blocks = section.build(view)
    return blocks.length === 0 ? [] : [{ id: `${view.prefix}${id}`, title: `${title}${suffix}`, blocks }]
  })
}
