import { commandOf, defaultControls, fragmentOf, readFragment, type Controls } from '../planner/controls.ts'
import { subjectOf, wordsOf } from '../planner/controls.ts'
import { noticeOf } from '../planner/notice.ts'
import { planMonth, samplerOf, spreadOf } from '../planner/plan-month.ts'
import { planSentence, planTable, type Plan, type PlanProgress } from '../planner/plan-table.ts'
import { forecastDefaults, type Planner } from '../planner/planner.ts'
import { tableHtml } from '../render/html-table.ts'
import { bindControls } from './bind-controls.ts'
import { elementOf } from './element-of.ts'
import { offerCsv } from './offer-csv.ts'
import { whenNear } from './when-near.ts'

/** The panel that recomputes a month with the code of `soalbench forecast`. Nothing happens where there is none. */
export function answerWhatIf(): void {
  const data = document.getElementById('what-if-data')
  if (data === null) return
  const planner: unknown = JSON.parse(data.textContent)
  if (!isPlanner(planner)) return
  const panel = elementOf('what-if', HTMLElement)
  const answer = answering(planner)
  const fromAddress = (): Controls | undefined => readFragment(location.hash.slice(1), planner)
  const given = fromAddress()
  const bound = bindControls(planner, given ?? defaultControls(planner), (controls) => {
    history.replaceState(null, '', `#${fragmentOf(controls, planner)}`)
    void answer(controls)
  })
  addEventListener('hashchange', () => {
    const controls = fromAddress()
    if (controls === undefined) return
    bound.show(controls)
    void answer(controls)
  })
  if (given === undefined) {
    whenNear(panel, () => void answer(bound.read()))
    return
  }
  panel.scrollIntoView()
  void answer(given)
}

/** The page's own writer made it: a glance is enough. */
const isPlanner = (value: unknown): value is Planner =>
  typeof value === 'object' && value !== null && 'subjects' in value && 'book' in value

/** Figures at once, their intervals as soon as they are worked out; a newer question ends the work on an older one. */
function answering(planner: Planner): (controls: Controls) => Promise<void> {
  const drawsOf = planner.subjects.map(drawOnce)
  let latest = 0
  return async (controls) => {
    latest += 1
    const own = latest
    const question = planMonth(controls, planner)
    const spread = spreadOf(question)
    show(spread.read(), 'points', controls, planner)
    const draw = drawsOf[planner.subjects.indexOf(subjectOf(planner, controls))]
    if (draw === undefined) return
    for (let at = 0; at < forecastDefaults.draws; at += 1) {
      spread.add([draw(at)])
      if (at % drawsInTurn !== drawsInTurn - 1) continue
      await new Promise((resume) => setTimeout(resume))
      if (own !== latest) return
    }
    show(spread.read(), 'done', controls, planner)
  }
}

/** As many as keep a page answering: some tens of milliseconds. */
const drawsInTurn = 4

/** Resampled measurements do not depend on the controls: each set is drawn once. */
function drawOnce(
  subject: Planner['subjects'][number],
): (at: number) => ReturnType<ReturnType<typeof samplerOf>> {
  const sample = samplerOf(subject)
  const drawn: ReturnType<typeof sample>[] = []
  return (at) => {
    while (drawn.length <= at) drawn.push(sample())
    return drawn[at] ?? sample()
  }
}

function show(plan: Plan, progress: PlanProgress, controls: Controls, planner: Planner): void {
  const result = elementOf('what-if-result', HTMLElement)
  result.setAttribute('aria-busy', String(progress === 'points'))
  const scrolled = result.querySelector('.frame')?.scrollLeft ?? 0
  // The very writer of all tables of the report, which escapes what comes from data.
  result.innerHTML = tableHtml(planTable(plan, wordsOf(controls, planner), progress))
  result.querySelector('.frame')?.scrollTo({ left: scrolled })
  elementOf('what-if-command', HTMLElement).textContent = commandOf(controls, planner)
  elementOf('what-if-notice', HTMLElement).textContent = noticeOf(subjectOf(planner, controls).target)
  if (progress === 'points') return
  // Read out by screen readers, therefore only once for each answer.
  elementOf('what-if-answer', HTMLElement).textContent = planSentence(plan)
  offerCsv(result)
}
