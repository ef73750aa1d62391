import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { estimateText } from '../../cli/estimate-text.ts'

export default class CostEstimate extends BaseCommand {
  static override summary = 'The invoice for any usage: every line with its quantity, rate and rule.'
  // Lines of 76 characters: on a narrow terminal wider ones are broken within a word.
  static override description = `Calls nothing. A usage file holds one JSON object, or a list of up to 20,000
that are consumed one after the other in one month:

Lambda: the Billed Duration of each invocation, of many that are alike,
or what the REPORT lines say before rounding
  {"platform": "lambda", "region": "us-east-1", "memoryMib": 1769,
   "billedMs": [812, 790], "requests": 2}
  {"platform": "lambda", "region": "us-east-1", "memoryMib": 1536,
   "billedMsEach": 120, "requests": 3000000}
  {"platform": "lambda", "region": "us-east-1", "memoryMib": 1769,
   "invocations": [{"durationMs": 250.06, "initMs": 100.77}]}

EMR Serverless: billedResourceUtilization, or the driver and all executors
  {"platform": "emr-serverless", "region": "us-east-1", "vcpuHours": 0.067,
   "memoryGbHours": 0.267, "storageGbHours": 0, "basis": "billed"}
  {"platform": "emr-serverless", "region": "us-east-1", "workers":
   [{"vcpus": 4, "memoryGb": 16, "diskGb": 20, "seconds": 37.2, "count": 3}]}

Glue: ExecutionTime and all workers, or DPUSeconds
  {"platform": "glue", "region": "us-east-1", "glueVersion": "5.1",
   "workerType": "G.1X", "workers": 2, "executionSeconds": 43}
  {"platform": "glue", "region": "us-east-1", "glueVersion": "5.1",
   "executionClass": "FLEX", "workerType": "G.1X", "dpuSeconds": 240}

EMR on EC2, to compare with
  {"platform": "emr-ec2", "region": "us-east-1", "instances":
   [{"instanceType": "r5.4xlarge", "count": 3, "hours": 10}]}

May be left out: architecture (x86_64), ephemeralMib (512), executionClass
(STANDARD), requests (one per invocation), diskGb (20), count (1), basis
(derived), provisionedConcurrency (false), startUpShare (0 to 1, not known),
used (totalResourceUtilization, not known). A quantity that is missing is
an error, never 0.

Beside any usage, what a job costs elsewhere:
  "companions": [{"charge": "s3-requests", "put": 1000, "get": 5000}]
also s3-storage, logs, ecr-storage, pre-initialised-capacity,
provisioned-concurrency, nat-gateway, vpc-endpoint.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --usage job.json',
    {
      description: 'A month with the free tier, at 10 % off, from another program:',
      command: 'cat month.json | <%= config.bin %> <%= command.id %> --usage - --free-tier --discount 10',
    },
    {
      description: 'What comes after 7 billion GB-seconds of the same month, at the lower tier:',
      command: '<%= config.bin %> <%= command.id %> --usage job.json --month-to-date consumed.json',
    },
  ]
  static override flags = {
    usage: Flags.string({
      description: 'Usage as JSON, at most 64 MiB; - reads standard input.',
      required: true,
      helpValue: 'FILE|-',
    }),
    'price-book': Flags.string({
      description:
        'A built-in book, or a .json file of `prices refresh`; by default the newest built-in one.',
      helpValue: 'NAME|FILE',
    }),
    'month-to-date': Flags.string({
      description:
        'What was consumed earlier in the month, in the form of --usage: for the tiers and the free tier.',
      helpValue: 'FILE|-',
    }),
    'free-tier': Flags.boolean({
      description: "Take off the account's monthly free tier. Without: list price from the first unit on.",
      default: false,
    }),
    discount: Flags.string({
      description: 'Per cent off every rate, 0 to 100: a savings plan, a contract.',
      helpValue: 'PCT',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CostEstimate)
    if (flags.usage === '-' && process.stdin.isTTY) this.note('usage as JSON, then Ctrl-D:')
    const { estimateCost } = await import('../../wiring/estimate-cost.ts')
    const estimate = await estimateCost({
      usage: flags.usage,
      monthToDate: flags['month-to-date'],
      priceBook: flags['price-book'],
      freeTier: flags['free-tier'],
      discount: flags.discount,
    })
    if (!this.jsonEnabled()) this.log(estimateText(estimate))
    return this.document('cost-estimate', estimate)
  }
}
