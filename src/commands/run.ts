import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { awsFlags, awsPlace } from '../cli/aws-flags.ts'
import { confirmSpend } from '../cli/confirm-spend.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { matrixFlags, maxCostFlag } from '../cli/flags.ts'
import { moneyText } from '../cli/money-text.ts'
import { refineAsked, refineFlags } from '../cli/refine-flags.ts'
import { refineText } from '../cli/refine-text.ts'
import { RunProgress } from '../cli/run-progress.ts'
import { targets, type Target } from '../core/platform.ts'
import type { RunOutcome } from '../wiring/execute-run.ts'

export default class Run extends BaseCommand {
  static override summary = 'Measure the same PySpark script on Lambda, EMR Serverless and Glue.'
  static override description = `Each combination of workload, payload size, platform, sizing and start level is a cell; it is run --reps times in an order that
the seed shuffles and that alternates between platforms. A trial that fails is recorded with its cause, and the run goes on.

With --refine the matrix is not repeated: every sizing runs once at eight sizes within the ends of --sizes, then pairs of trials are added at both sides of where two platforms cross, until \`soalbench crossover\` knows it within --tolerance.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --sizes 10kb..1gb',
    '<%= config.bin %> <%= command.id %> --sizes 1mb,100mb --platforms lambda --memory 1769,3008,10240 --starts warm --reps 5',
    {
      description: 'Where Lambda and EMR Serverless cost the same, within 15 %, for a dollar at most:',
      command:
        '<%= config.bin %> <%= command.id %> --sizes 10kb..1gb --platforms lambda,emr-serverless --refine --tolerance 15 --max-cost 1',
    },
    {
      description: 'On the stack of an AWS account, for two dollars at most:',
      command:
        '<%= config.bin %> <%= command.id %> --target aws --region eu-central-1 --sizes 10kb..100mb --max-cost 2',
    },
    '<%= config.bin %> <%= command.id %> --resume 20261121-083145-k3f9',
  ]
  static override flags = {
    ...matrixFlags,
    ...refineFlags,
    ...awsFlags,
    'max-cost': maxCostFlag,
    rehearse: Flags.boolean({
      default: false,
      description:
        'No Spark, no figures: tries out plans, budgets, faults and CI jobs with made-up times and the known answers.',
    }),
    resume: Flags.string({
      description: 'Go on with a run that was stopped, as it was planned.',
      helpValue: 'RUN',
      exclusive: ['refine'],
    }),
  }

  async run(): Promise<unknown> {
    const { flags, metadata } = await this.parse(Run)
    const { executeRun } = await import('../wiring/execute-run.ts')
    const { abandonEngines } = await import('../wiring/abandon-engines.ts')
    this.shutdown.lastly(abandonEngines)
    const progress = new RunProgress()
    const outcome = await executeRun({
      flags: { ...flags, plan: flags.plan, refine: refineAsked(flags) },
      resume: flags.resume,
      resumeOn: metadata.flags['target']?.setFromDefault === true ? undefined : targetOf(flags.target),
      maxCostUsd: flags['max-cost'],
      rehearse: flags.rehearse,
      aws: {
        ...awsPlace(flags, process.env),
        confirm: (question) => confirmSpend(question, flags.yes, this.shutdown.signal),
      },
      locations: this.locate(flags.workspace),
      soalbenchVersion: this.config.version,
      observe: progress.observe,
      log: this.engineLog,
      signal: this.shutdown.signal,
    }).finally(() => progress.close())
    this.tell(outcome, flags.rehearse)
    this.endWith(this.shutdown.exitCode ?? exitCodeOfRun(outcome))
    const { runId, state, trials, refine, database, journal } = outcome
    return this.document('run', {
      ...{ runId, state, trials, ...money(outcome) },
      ...{ harnessOverheadMs: outcome.overheadMs ?? null, database, journal },
      ...(refine !== undefined && { refine }),
    })
  }

  private tell(outcome: RunOutcome, rehearse: boolean): void {
    const { runId, state, reason, trials, billedUsd, unknownUsd, overheadMs } = outcome
    const counts = (['succeeded', 'failed', 'invalid', 'unsupported', 'cancelled'] as const)
      .filter((name) => trials[name] > 0)
      .map((name) => `${trials[name]} ${name}`)
    this.note(`run ${runId} is ${state}: ${counts.join(', ')} of ${trials.planned} trials`)
    this.note(
      outcome.target === 'aws'
        ? `billed at AWS list prices: ${moneyText(billedUsd)}`
        : `modelled cost at AWS list prices: ${moneyText(billedUsd)} (nothing was spent)`,
    )
    if (unknownUsd !== '0')
      this.note(`and up to ${moneyText(unknownUsd)} for attempts that were lost without a bill`)
    if (overheadMs !== undefined)
      this.note(`the harness added ${Math.round(overheadMs)} ms per trial (median)`)
    if (outcome.refine !== undefined) refineText(outcome.refine).forEach((line) => this.note(line))
    if (reason !== undefined) this.note(reason)
    if (state !== 'complete')
      this.note(`go on with: soalbench run --resume ${runId}${rehearse ? ' --rehearse' : ''}`)
    if (rehearse) this.note('a rehearsal: nothing was computed, and no figure of it is a measurement')
    this.note('next: soalbench report')
  }
}

/** What is none is told with the other flags. */
const targetOf = (text: string): Target | undefined => targets.find((target) => target === text)

/** On local engines nothing is spent: what AWS would ask for the same units is modelled. */
function money({ target, billedUsd, unknownUsd }: RunOutcome) {
  return target === 'aws'
    ? { spentUsd: billedUsd, reservedUsd: unknownUsd, modelledUsd: null }
    : { spentUsd: '0', reservedUsd: '0', modelledUsd: billedUsd, modelledReservedUsd: unknownUsd }
}

function exitCodeOfRun({ state, trials }: RunOutcome): number {
  if (state !== 'complete') return exitCodes.resumable
  return trials.failed + trials.invalid > 0 ? exitCodes.trialsFailed : exitCodes.done
}
