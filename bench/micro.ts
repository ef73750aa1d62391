import { Bench } from 'tinybench'
import { parseReport } from '../src/aws/report-line.ts'
import { expandSizes } from '../src/core/size.ts'
import { invoiceFor } from '../src/cost/index.ts'
import { priceBooks } from '../src/cost/price-book.ts'
import { summarize } from '../src/stats/summarize.ts'

export interface Micro {
  readonly what: string
  readonly microseconds: number
  readonly samples: number
}

const log =
  'REPORT RequestId: 4f6c\tDuration: 812.31 ms\tBilled Duration: 1013 ms\tMemory Size: 1769 MB\tMax Memory Used: 701 MB\tInit Duration: 200.10 ms\t\n'

/** The inner loops of planning, billing and reporting. */
export async function measureMicro(): Promise<Micro[]> {
  const [book] = priceBooks
  const bench = new Bench({ time: 300, warmup: true })
  bench
    .add('read a REPORT line', () => parseReport(log))
    .add('expand 10kb..1gb/3', () => expandSizes('10kb..1gb/3'))
    .add('bill one Lambda trial', () =>
      invoiceFor(
        {
          ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64' },
          ...{ memoryMiB: 1769, ephemeralMiB: 512, billedMs: [1013], requests: 1, basis: 'billed' },
        },
        book,
      ),
    )
    .add('summarise 30 samples', () => summarize(Array.from({ length: 30 }, (_, i) => 100 + ((i * 37) % 11))))
  await bench.run()
  return bench.tasks.map((task) => {
    const { result } = task
    const latency = 'latency' in result ? result.latency : undefined
    return {
      what: task.name,
      microseconds: (latency?.p50 ?? Number.NaN) * 1000,
      samples: latency?.samplesCount ?? 0,
    }
  })
}
