import { SingleBar } from 'cli-progress'
import { describeCell } from '../core/cell.ts'
import type { RunEvent } from '../core/events.ts'
import { formatBytes } from '../core/size.ts'
import type { Trial } from '../core/trial.ts'
import { durationText } from './duration-text.ts'

export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): boolean
}

/** Shows a run on stderr: one line per ended trial, and on a terminal a bar with the remaining time below them. */
export class RunProgress {
  readonly #stream: ProgressStream
  #bar: SingleBar | undefined
  #planned = 0
  /** More trials may be planned: what is left is not known. */
  #isOpen = false
  #ended = 0

  constructor(stream: ProgressStream = process.stderr) {
    this.#stream = stream
  }

  readonly observe = (event: RunEvent): void => {
    switch (event.type) {
      case 'run-planned':
        this.#planned = event.trials
        this.#isOpen = event.isOpen === true
        this.#line(`run ${event.runId}${plannedText(event.trials, this.#isOpen)}`)
        this.#startBar()
        break
      case 'trials-added':
        this.#planned += event.trials
        this.#line(`${event.trials} more trials: ${event.why}`)
        this.#bar?.setTotal(this.#planned)
        break
      case 'stage-changed':
        this.#line(event.detail === undefined ? event.stage : `${event.stage}: ${event.detail}`)
        break
      case 'trial-started':
        this.#bar?.update({ doing: describeCell(event.cell, formatBytes) })
        break
      case 'trial-ended':
        this.#ended += 1
        this.#line(`${this.#count()} ${trialLine(event.trial)}${this.#remaining(event.remainingMs)}`)
        this.#bar?.update(this.#ended, { left: this.#left(event.remainingMs) })
        break
      case 'warning':
        this.#line(`warning: ${event.message}`)
        break
      case 'run-ended':
        this.close()
        break
    }
  }

  close(): void {
    this.#bar?.stop()
    this.#bar = undefined
  }

  #count(): string {
    const more = this.#isOpen ? '+' : ''
    return `[${String(this.#ended).padStart(String(this.#planned).length)}/${this.#planned}${more}]`
  }

  #remaining(remainingMs: number | undefined): string {
    const last = this.#ended >= this.#planned
    return this.#bar !== undefined || last || remainingMs === undefined
      ? ''
      : `  (${this.#left(remainingMs)})`
  }

  #left(remainingMs: number | undefined): string {
    if (remainingMs === undefined) return ''
    return `about ${durationText(remainingMs)} left${this.#isOpen ? ' of these' : ''}`
  }

  #startBar(): void {
    if (this.#stream.isTTY !== true) return
    this.#bar = new SingleBar({
      format: '{bar} {value}/{total} {left}  {doing}',
      barsize: 20,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      stopOnComplete: false,
    })
    this.#bar.start(this.#planned, 0, { left: '', doing: '' })
  }

  /** A line above the bar: the bar is wiped and drawn again by its own timer. */
  #line(text: string): void {
    this.#stream.write(this.#bar === undefined ? `${text}\n` : `\r\u001B[K${text}\n`)
  }
}

function trialLine(trial: Trial): string {
  const what = describeCell(trial.cell, formatBytes)
  if (trial.state === 'succeeded') {
    return `${what}  ${trial.clientMs === null ? 'ran while nobody watched' : durationText(trial.clientMs)}`
  }
  const cause = trial.failureCause === null ? '' : ` (${trial.failureCause})`
  return `${what}  ${trial.state}${cause}: ${trial.failureMessage ?? 'no message'}`
}

/** Of a search that is resumed, what is left may not be known yet. */
function plannedText(trials: number, isOpen: boolean): string {
  if (!isOpen) return `: ${trials} trials`
  return trials === 0 ? ' goes on' : `: at least ${trials} trials`
}
