import { join } from 'node:path'
import type { NightSide } from '../history/night-trials.ts'
import type { NightlyRequest } from './ci-nightly.ts'
import type { Program } from './ci-program.ts'
import type { Purse } from './ci-purse.ts'
import { measureRun, type MeasuredRun } from './ci-run.ts'
import { argumentsOf, orderOf } from './ci-turns.ts'

const late = 'the time of --max-wall is over'

const runIdsOf = (runs: readonly MeasuredRun[], side: NightSide): readonly string[] =>
  runs.filter((run) => run.side === side).map(({ runId }) => runId)

/** The runs of a night, one after the other, each side in its turn, within budget and time. */
export class MeasuredNight {
  readonly #request: NightlyRequest
  readonly #purse: Purse
  readonly #programs: Readonly<Record<'head' | 'control', Program>>
  readonly #deadline: AbortSignal | undefined
  readonly runs: MeasuredRun[] = []
  /** Why it was ended early. */
  stopped: string | undefined

  constructor(
    request: NightlyRequest,
    purse: Purse,
    programs: Readonly<Record<'head' | 'control', Program>>,
  ) {
    this.#request = request
    this.#purse = purse
    this.#programs = programs
    this.#deadline = request.maxWallMs === undefined ? undefined : AbortSignal.timeout(request.maxWallMs)
  }

  get isComplete(): boolean {
    return this.stopped === undefined
  }

  get runIds(): Readonly<Record<NightSide, readonly string[]>> {
    const of = (side: NightSide): readonly string[] => runIdsOf(this.runs, side)
    return {
      head: of('head'),
      control: of('control'),
      confirm: of('confirm'),
      confirmControl: of('confirmControl'),
    }
  }

  get #isLate(): boolean {
    return this.#deadline?.aborted === true
  }

  stop(why: string): void {
    this.stopped ??= why
  }

  async measure(): Promise<void> {
    const { matrix, out } = this.#request
    for (const [at, side] of orderOf(matrix.turns).entries()) {
      const args = await argumentsOf(matrix, Math.floor(at / 2), join(out, 'plans'))
      await this.#run(side, side, args)
    }
  }

  /** Each plan in the order HEAD, BASE, BASE, HEAD. */
  async confirm(plans: readonly string[]): Promise<void> {
    for (const side of orderOf(2)) {
      for (const plan of plans) {
        await this.#run(side, side === 'head' ? 'confirm' : 'confirmControl', [
          ...['--plan', plan],
          ...this.#request.matrix.everywhere,
        ])
      }
    }
  }

  async #run(program: 'head' | 'control', side: NightSide, args: readonly string[]): Promise<void> {
    const { signal, workspace, out, observe } = this.#request
    if (!this.isComplete) return
    if (this.#purse.isEmpty) return this.stop('the budget of 24 hours is used up')
    const number = this.runs.length + 1
    const label = `${number} ${program === 'head' ? 'HEAD' : 'BASE'}`
    const until = this.#deadline === undefined ? signal : AbortSignal.any([signal, this.#deadline])
    if (this.#isLate) return this.stop(late)
    const run = await this.#purse.pay((cap) =>
      measureRun([...args, ...cap], {
        ...{ side, program: this.#programs[program], exports: join(out, 'runs'), signal: until },
        workspace: program === 'head' ? workspace : controlWorkspace(workspace),
        observe: (line) => observe(`${label}: ${line}`),
      }),
    )
    this.runs.push(run)
    signal.throwIfAborted()
    if (this.#isLate) this.stop(late)
    else if (run.state !== 'complete') this.stop('the budget ended a run before all its trials')
  }
}

/** Of its own: another revision may keep another shape of database. */
const controlWorkspace = (workspace: string): string => `${workspace}-base`
