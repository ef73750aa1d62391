import { join, relative, resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { gateFlags } from '../../cli/gate-flags.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { matrixFlags } from '../../cli/flags.ts'
import { nightText } from '../../cli/night-text.ts'
import { matrixArguments, targetArguments } from '../../cli/night-arguments.ts'
import { parseAge } from '../../core/age.ts'
import { commaList } from '../../core/comma-list.ts'

export default class Nightly extends BaseCommand {
  static override summary = 'One night of a CI job: measure, compare, measure again what is flagged, keep.'
  static override description = `HEAD is measured in turns with its control, the base revision (--base-program), in the same night. What the gate of \`soalbench compare\` flags is measured again, and nothing else. Report, comment, JUnit XML, charts and JSON go to --out; the night's trials and its comparison are kept in --history, once and for good.

Until --baseline-nights nights are kept the job learns: it measures and tells, and fails for no regression. Without --base-program the control is the same code: such a night shows noise and drift of the platform, and never a regression.

Exit 5 only for a confirmed regression; 75 where --budget or --max-wall ended the night; 4 inconclusive; 3 where cells of HEAD fail that the control's do not; else 0.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --run-id 2026-11-21 --sizes 10mb --reps 10',
    {
      description: 'In a workflow, against a checkout of the base revision:',
      command:
        '<%= config.bin %> <%= command.id %> --run-id "gh-$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT" --base-program ../base --budget 3.00 --max-wall 90m --history history',
    },
    {
      description: 'Tried out in seconds, without Spark:',
      command: '<%= config.bin %> <%= command.id %> --run-id try-1 --rehearse --reps 4',
    },
  ]
  static override flags = {
    ...matrixFlags,
    reps: Flags.integer({
      description: 'Trials of each cell on each side.',
      default: 10,
      min: 2,
      max: 1000,
    }),
    seed: Flags.integer({ description: 'Seed of the orders; by default made of --run-id.', min: 0 }),
    turns: Flags.integer({
      description: 'Runs of each side: HEAD, BASE, BASE, HEAD for 2.',
      default: 2,
      min: 2,
      max: 50,
    }),
    'run-id': Flags.string({
      description: 'Name of the night; each attempt of a job has its own.',
      required: true,
      helpValue: 'ID',
    }),
    'base-program': Flags.string({
      description: 'A built checkout of the base revision, or its bin/run.js: the control.',
      helpValue: 'PATH',
    }),
    budget: Flags.string({
      description: 'Most US dollars of any 24 hours, all nights of the history together. Needed on AWS.',
      helpValue: 'USD',
    }),
    'max-wall': Flags.string({
      description: 'Stop after this time: 90m, 2h. What is measured by then is kept.',
      helpValue: 'TIME',
    }),
    'baseline-nights': Flags.integer({
      description: 'Nights that must be kept before a regression fails the job.',
      default: 7,
      min: 0,
    }),
    history: Flags.string({
      description: 'Where nights are kept: a folder or s3://…; by default history in the workspace.',
      helpValue: 'PLACE',
    }),
    out: Flags.directory({
      description: 'Folder of this night; by default nights/<run-id> in the workspace.',
      helpValue: 'DIR',
    }),
    changed: Flags.string({
      description: 'What HEAD may change on purpose, as in `compare`; by default script with --base-program.',
      helpValue: 'WORD,…',
    }),
    ...gateFlags,
    stack: Flags.string({ description: 'Name of the stack on AWS.', helpValue: 'NAME' }),
    rehearse: Flags.boolean({ description: 'No Spark, no figures: tries out the job.' }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Nightly)
    const { workspace } = this.locate(flags.workspace)
    const nightId = flags['run-id']
    const maxWall = flags['max-wall']
    const { runNight } = await import('../../wiring/ci-nightly.ts')
    const { seedOf } = await import('../../wiring/ci-turns.ts')
    const { historyPlace } = await import('../../wiring/ci-freshness.ts')
    const { history, changed, 'base-program': base } = flags
    const night = await runNight({
      nightId,
      matrix: {
        flags: matrixArguments(flags),
        plan: flags.plan === undefined ? undefined : resolve(flags.plan),
        everywhere: targetArguments(flags),
        ...{ reps: flags.reps, turns: flags.turns, seed: flags.seed ?? seedOf(nightId) },
      },
      ...{ target: flags.target, region: flags.region, rehearsal: flags.rehearse },
      gate: {
        changed:
          changed === undefined ? (base === undefined ? [] : ['script']) : commaList(changed, '--changed'),
        ...{ canary: flags.canary, acknowledge: flags.acknowledge, priceBook: flags['price-book'] },
        ...{ leastPercent: flags['min-effect'], marginPercent: flags.margin },
      },
      program: join(this.config.root, 'bin', 'run.js'),
      env: process.env,
      baseProgram: base === undefined ? undefined : resolve(base),
      budget: flags.budget,
      maxWallMs: maxWall === undefined ? undefined : parseAge(maxWall, '--max-wall'),
      baselineNights: flags['baseline-nights'],
      history: historyPlace(history, join(workspace, 'history')),
      workspace,
      out: resolve(flags.out ?? join(workspace, 'nights', nightId)),
      soalbenchVersion: this.config.version,
      observe: (line) => this.note(line),
      signal: this.shutdown.signal,
      now: Date.now,
    })
    this.log(nightText({ ...night, out: relative('.', flags.out ?? join(workspace, 'nights', nightId)) }))
    this.endWith(exitCodeOf[night.end])
    return this.document('nightly', { ...night, exitCode: exitCodeOf[night.end] })
  }
}

const exitCodeOf = {
  passed: exitCodes.done,
  learning: exitCodes.done,
  'new-failures': exitCodes.trialsFailed,
  inconclusive: exitCodes.platform,
  regressed: exitCodes.regression,
  incomplete: exitCodes.resumable,
} as const
