import { BaseCommand } from '../cli/base-command.ts'
import { durationText } from '../cli/duration-text.ts'
import { matrixFlags, maxCostFlag } from '../cli/flags.ts'
import { moneyText } from '../cli/money-text.ts'
import { capText, searchPreviewText } from '../cli/search-preview-text.ts'
import { refineAsked, refineFlags } from '../cli/refine-flags.ts'

export default class Plan extends BaseCommand {
  static override summary =
    'Show the matrix of a run, how long it may take and what it could cost at most; calls nothing.'
  static override description =
    'The most a run can cost is what it costs when every trial runs into its time limit on every attempt it is allowed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --sizes 10kb..1gb',
    '<%= config.bin %> <%= command.id %> --plan plan.json --json',
  ]
  static override flags = { ...matrixFlags, ...refineFlags, 'max-cost': maxCostFlag }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Plan)
    const { previewPlan } = await import('../wiring/preview-plan.ts')
    const asked = { ...flags, plan: flags.plan, refine: refineAsked(flags) }
    const preview = await previewPlan(asked, this.locate(flags.workspace), flags['max-cost'])
    for (const note of preview.notes) this.note(`note: ${note}`)
    for (const { label, repetitions, expectedSeconds, maximumUsd } of preview.cells) {
      const money = `at most ${moneyText(maximumUsd)}`
      this.log(`${repetitions} × ${label}  about ${durationText(expectedSeconds * 1000)}, ${money}`)
    }
    this.log(
      `${preview.trials} trials, about ${durationText(preview.expectedSeconds * 1000)}, ` +
        `about ${moneyText(preview.expectedUsd)}, at most ${moneyText(preview.maximumUsd)} ` +
        `at the list prices of ${preview.priceBook}`,
    )
    if (preview.refine !== undefined) searchPreviewText(preview.refine).forEach((line) => this.log(line))
    if (preview.cap !== undefined) this.log(capText(preview.cap))
    return this.document('plan', { ...preview })
  }
}
