import { Flags } from '@oclif/core'
import { awsPlace } from '../../cli/aws-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { confirmed } from '../../cli/confirm.ts'
import { changeFlags } from '../../cli/infra-flags.ts'
import { planText } from '../../cli/infra-text.ts'

export default class InfraUp extends BaseCommand {
  static override summary =
    'Deploy to an AWS account what runs with --target aws need, or bring it up to date.'
  static override description = `One CloudFormation stack: a bucket, Lambda functions of eight memory sizes and the image that they run, two EMR Serverless applications, a Glue job, roles, log groups and a budget alarm. What would change is shown, and nothing is done before you agree. The image is built in the account: no Docker is needed here.

Stopped at any point and given again, it goes on from there. Idle, the stack costs nothing by the hour.

Exit code 0 when everything is there and can be used, else 4.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --owner me@example.com --expires 2027-01-31',
    '<%= config.bin %> <%= command.id %> --budget-usd 50 --budget-email me@example.com',
    {
      description: 'In CI:',
      command: '<%= config.bin %> <%= command.id %> --account 123456789012 --yes --json',
    },
  ]
  static override flags = {
    ...changeFlags,
    owner: Flags.string({
      description: 'Who answers for it: tag "owner" of every resource.',
      helpValue: 'NAME',
    }),
    expires: Flags.string({
      description: 'When it may be removed: tag "expires". A date (2027-01-31) or never.',
      helpValue: 'DATE',
    }),
    'budget-usd': Flags.integer({
      description: 'Budget of a month, for an alarm; 0 for none. By default 20.',
      helpValue: 'USD',
      min: 0,
    }),
    'budget-email': Flags.string({ description: 'Whom the budget tells.', helpValue: 'ADDRESS' }),
    github: Flags.string({
      description: 'Repository whose nightly job may take a role, without stored keys.',
      helpValue: 'OWNER/REPO',
    }),
    'permissions-boundary': Flags.string({
      description: 'Managed policy that bounds every role.',
      helpValue: 'ARN',
    }),
    'largest-memory': Flags.option({
      description: 'Memory of the largest function, MiB; new accounts may have no more than 3008.',
      options: ['3008', '10240'] as const,
    })(),
    'warm-capacity': Flags.boolean({
      description: 'Pre-initialised workers for the warm EMR application: billed while it is started.',
      allowNo: true,
    }),
    'reserved-concurrency': Flags.boolean({
      description: 'Bound how often each function runs at a time; not possible with a quota of 10.',
      allowNo: true,
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(InfraUp)
    const { signal } = this.shutdown
    const place = {
      ...awsPlace(flags, process.env),
      region: flags.region,
      packageRoot: this.config.root,
      signal,
      say: this.say,
    }
    const { bringUp } = await import('../../wiring/infra-stack.ts')
    const report = await bringUp(
      place,
      {
        ...{ owner: flags.owner, expires: flags.expires, github: flags.github },
        ...{ budgetUsd: flags['budget-usd'], budgetEmail: flags['budget-email'] },
        ...{ permissionsBoundary: flags['permissions-boundary'], largestMemory: flags['largest-memory'] },
        ...{ warmCapacity: flags['warm-capacity'], reservedConcurrency: flags['reserved-concurrency'] },
      },
      (plan) => {
        planText(plan).forEach(this.say)
        return confirmed('Go on?', flags.yes, signal)
      },
    )
    const words = {
      done: 'everything is there: try soalbench run --target aws --sizes 1mb --reps 1',
      unchanged: 'nothing to do: everything is there and up to date',
      declined: 'nothing was done',
    }
    this.log(words[report.outcome])
    return this.document('infra-up', { stack: flags.stack, region: flags.region, ...report })
  }

  private readonly say = (line: string): void => this.note(line)
}
