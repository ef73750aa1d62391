import { relative } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { compareText } from '../cli/compare-text.ts'
import { gateFlags } from '../cli/gate-flags.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { commaList } from '../core/comma-list.ts'

export default class Compare extends BaseCommand {
  static override summary = 'The regression gate: is HEAD slower, or does it bill more, than BASE?'
  static override description = `Every cell in two stages. First HEAD against a control: the code of BASE, measured again in the same night and in turns with HEAD (--control). What looks slower is flagged, and --write-confirm-plan writes the plan that measures only those cells again; a regression is what that shows again (--confirm, --confirm-control). Without a control nothing is confirmed: another night alone shifts durations by 2 to 4 %.

Verdicts: regressed, improved, unchanged (a change as large as the margin is excluded), unconfirmed, incomparable (script, payload, engine, machine, limits or scale differ). Durations and billed units gate, prices never do. A side is one run or several by comma, or a path: JSON lines as \`import\` reads them, or a folder of \`export --format parquet\`.

Exit 5 only for a confirmed regression that nobody acknowledged; 4 where too few trials are valid to tell; else 0.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 20261120-083145-a1b2 latest',
    {
      description: 'First stage, with a control of the same night; writes what has to be measured again:',
      command:
        '<%= config.bin %> <%= command.id %> BASE HEAD1,HEAD2 --control CTL1,CTL2 --write-confirm-plan confirm.json',
    },
    {
      description: 'Second stage, as a comment for a pull request, with charts and JUnit XML:',
      command:
        '<%= config.bin %> <%= command.id %> BASE HEAD1,HEAD2 --control CTL1,CTL2 --confirm R1,R4 --confirm-control R2,R3 --format md --out charts --junit compare.xml',
    },
    {
      description: 'A pull request that changes a job: its script differs on purpose:',
      command: '<%= config.bin %> <%= command.id %> main.jsonl latest --changed script',
    },
  ]
  static override args = {
    base: Args.string({ description: 'Runs, or a file or folder of trials.', required: true, name: 'BASE' }),
    head: Args.string({ description: 'What is judged; the same forms.', required: true, name: 'HEAD' }),
  }
  static override flags = {
    control: Flags.string({
      description: 'The code of BASE, measured in the night of HEAD and in turns with it.',
      helpValue: 'RUN,…',
    }),
    confirm: Flags.string({ description: 'HEAD, flagged cells measured again.', helpValue: 'RUN,…' }),
    'confirm-control': Flags.string({
      description: 'The code of BASE, flagged cells measured again, in turns with --confirm.',
      helpValue: 'RUN,…',
    }),
    'write-confirm-plan': Flags.file({
      description: 'Write the plan that measures only the flagged cells again.',
      helpValue: 'FILE',
    }),
    changed: Flags.string({
      description: 'What HEAD changes on purpose, by comma: script, engine, machine, limits, scale.',
      helpValue: 'WORD,…',
    }),
    history: Flags.string({
      description: 'Earlier nights: documents of `compare --json`, in a file or folder. For slow drift.',
      helpValue: 'PATH',
    }),
    ...gateFlags,
    format: Flags.option({
      description: 'A table for a terminal, or Markdown for a pull request.',
      options: ['text', 'md'] as const,
      default: 'text' as const,
    })(),
    out: Flags.directory({ description: 'Folder for a chart of each regressed cell.', helpValue: 'DIR' }),
    junit: Flags.file({ description: 'Write JUnit XML, one test case for each cell.', helpValue: 'FILE' }),
  }

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Compare)
    const { compareNamedRuns } = await import('../wiring/compare-runs.ts')
    const compared = await compareNamedRuns({
      workspace: this.locate(flags.workspace).workspace,
      ...{ base: args.base, head: args.head, control: flags.control },
      ...{ confirm: flags.confirm, confirmControl: flags['confirm-control'] },
      changed: flags.changed === undefined ? [] : commaList(flags.changed, '--changed'),
      ...{ canary: flags.canary, history: flags.history, acknowledge: flags.acknowledge },
      ...{ leastPercent: flags['min-effect'], marginPercent: flags.margin },
      ...{ priceBook: flags['price-book'], out: flags.out, junit: flags.junit },
      ...{ confirmPlan: flags['write-confirm-plan'], shownWorkspace: flags.workspace, now: Date.now() },
    })
    if (flags.format === 'md') {
      const { renderComparison } = await import('../wiring/compare-markdown.ts')
      this.log(renderComparison(compared))
    } else this.log(compareText(compared, flags['write-confirm-plan'] !== undefined))
    for (const file of compared.files) this.note(`written: ${relative('.', file)}`)
    if (compared.regressions > 0) this.endWith(exitCodes.regression)
    else if (compared.inconclusive) this.endWith(exitCodes.platform)
    return this.document('compare', compared)
  }
}
