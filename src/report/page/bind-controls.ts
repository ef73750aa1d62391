import { formatBytes } from '../../core/size.ts'
import { defaultControls, leastJobs, mostJobs, subjectOf, type Controls } from '../planner/controls.ts'
import type { Planner } from '../planner/planner.ts'
import { elementOf } from './element-of.ts'

export interface BoundControls {
  read(): Controls
  show(controls: Controls): void
}

/** Settles for so long before an answer: a slider that is drawn sends a stream of values. */
const settleMs = 120

/** Makes the form of the panel work. `changed` is told of every state that differs from the one before. */
export function bindControls(
  planner: Planner,
  initial: Controls,
  changed: (controls: Controls) => void,
): BoundControls {
  const form = formOf()
  let state = initial
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (controls: Controls): void => {
    state = controls
    fill(form, controls, planner)
  }
  const settle = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const next = read(form, state, planner)
      if (JSON.stringify(next) === JSON.stringify(state)) return
      // Another subject may have other regions and payloads.
      if (next.subject === state.subject) state = next
      else show(next)
      changed(state)
    }, settleMs)
  }
  follow(form)
  form.root.addEventListener('input', settle)
  form.root.addEventListener('change', settle)
  form.root.addEventListener('submit', (event) => event.preventDefault())
  form.reset.addEventListener('click', () => {
    show(defaultControls(planner, state.subject))
    changed(state)
  })
  show(initial)
  form.root.hidden = false
  return { read: () => state, show }
}

interface Form {
  readonly root: HTMLElement
  readonly subject: HTMLSelectElement | null
  readonly jobs: HTMLInputElement
  readonly jobsSlider: HTMLInputElement
  readonly warm: HTMLInputElement
  readonly warmText: HTMLElement
  readonly simulate: HTMLInputElement
  readonly size: HTMLSelectElement
  readonly region: HTMLSelectElement
  readonly discount: HTMLInputElement
  readonly discountSlider: HTMLInputElement
  readonly reset: HTMLButtonElement
}

function formOf(): Form {
  const input = (name: string): HTMLInputElement => elementOf(`what-if-${name}`, HTMLInputElement)
  const select = (name: string): HTMLSelectElement => elementOf(`what-if-${name}`, HTMLSelectElement)
  return {
    root: elementOf('what-if-controls', HTMLFormElement),
    subject: document.querySelector<HTMLSelectElement>('#what-if-subject'),
    ...{ jobs: input('jobs'), jobsSlider: input('jobs-slider') },
    ...{
      warm: input('warm'),
      warmText: elementOf('what-if-warm-text', HTMLElement),
      simulate: input('simulate'),
    },
    ...{ size: select('size'), region: select('region') },
    ...{ discount: input('discount'), discountSlider: input('discount-slider') },
    reset: elementOf('what-if-reset', HTMLButtonElement),
  }
}

/** A slider and its field, the share and the box that replaces it: what one says the other shows at once. */
function follow(form: Form): void {
  form.jobsSlider.addEventListener('input', () => {
    form.jobs.value = String(jobsAt(Number(form.jobsSlider.value)))
    tellJobs(form)
  })
  form.jobs.addEventListener('input', () => {
    form.jobsSlider.value = String(stepOf(Number(form.jobs.value)))
    tellJobs(form)
  })
  form.discountSlider.addEventListener('input', () => (form.discount.value = form.discountSlider.value))
  form.discount.addEventListener('input', () => (form.discountSlider.value = form.discount.value))
  form.warm.addEventListener('input', () => {
    form.simulate.checked = false
    tellWarm(form)
  })
  form.simulate.addEventListener('change', () => tellWarm(form))
}

/** A slider over decades: a hundred steps for each. */
const jobsAt = (step: number): number => Number((10 ** (step / 100)).toPrecision(2))
const stepOf = (jobs: number): number => Math.round(100 * Math.log10(Math.max(leastJobs, jobs)))

const tellJobs = ({ jobs, jobsSlider }: Form): void =>
  jobsSlider.setAttribute('aria-valuetext', `${Number(jobs.value).toLocaleString('en-US')} jobs`)

function tellWarm({ warm, warmText, simulate }: Form): void {
  const text = simulate.checked ? 'simulated' : `${warm.value} %`
  warmText.textContent = text
  warm.setAttribute('aria-valuetext', text)
}

function fill(form: Form, controls: Controls, planner: Planner): void {
  const { regions, sizes } = subjectOf(planner, controls)
  if (form.subject !== null) form.subject.value = String(controls.subject)
  form.jobs.value = String(controls.jobsPerMonth)
  form.jobsSlider.value = String(stepOf(controls.jobsPerMonth))
  form.simulate.checked = controls.warmShare === null
  form.warm.value = String(Math.round(100 * (controls.warmShare ?? 0.8) * 100) / 100)
  const all = sizes.length > 1 ? [{ value: '', text: 'all measured, equally often' }] : []
  options(form.size, [...all, ...sizes.map((bytes) => ({ value: String(bytes), text: formatBytes(bytes) }))])
  form.size.value = controls.size === null && sizes.length > 1 ? '' : String(controls.size ?? sizes[0])
  options(
    form.region,
    regions.map((region) => ({ value: region, text: region })),
  )
  form.region.value = controls.region
  form.discount.value = String(controls.discountPercent)
  form.discountSlider.value = String(controls.discountPercent)
  tellJobs(form)
  tellWarm(form)
}

function options(
  select: HTMLSelectElement,
  entries: readonly { readonly value: string; readonly text: string }[],
): void {
  select.replaceChildren(...entries.map(({ value, text }) => new Option(text, value)))
}

/** What cannot be read stays as it was. */
function read(form: Form, before: Controls, planner: Planner): Controls {
  const subject = form.subject === null ? 0 : Number(form.subject.value)
  if (subject !== before.subject) return { ...defaultControls(planner, subject), ...kept(form, before) }
  return {
    subject,
    ...kept(form, before),
    size: form.size.value === '' || form.size.options.length === 1 ? null : Number(form.size.value),
    region: form.region.value,
  }
}

function kept(
  form: Form,
  before: Controls,
): Pick<Controls, 'jobsPerMonth' | 'warmShare' | 'discountPercent'> {
  return {
    jobsPerMonth: numberOf(form.jobs, leastJobs, mostJobs) ?? before.jobsPerMonth,
    warmShare: form.simulate.checked ? null : (numberOf(form.warm, 0, 100) ?? 0) / 100,
    discountPercent: numberOf(form.discount, 0, 100) ?? before.discountPercent,
  }
}

function numberOf(field: HTMLInputElement, least: number, most: number): number | undefined {
  const value = field.value.trim() === '' ? Number.NaN : Number(field.value)
  const usable = value >= least && value <= most
  field.setAttribute('aria-invalid', String(!usable))
  return usable ? Number(value.toFixed(4)) : undefined
}
