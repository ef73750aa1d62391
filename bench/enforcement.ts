import { median } from '../src/stats/order.ts'
import { modesFunction, numberIn, openBench } from '../test/local/lambda-bench.ts'

export interface Enforced {
  readonly what: string
  readonly figure: string
  readonly goal: string
}

/** What the local Lambda engine holds: CPU by memory size, memory, and the size of `/tmp`. */
export async function measureEnforcement(): Promise<Enforced[]> {
  const sized = (memoryMiB: number) =>
    modesFunction({ name: `cpu-${memoryMiB}`, memoryMiB, timeoutSeconds: 60 })
  const bench = await openBench([sized(884), sized(1769), modesFunction({ name: 'hog', timeoutSeconds: 60 })])
  try {
    const ratios: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const half = await loopMs(bench, 'cpu-884')
      ratios.push(half / (await loopMs(bench, 'cpu-1769')))
    }
    const memory = await bench.invoke('hog', { mode: 'hog', mebibytes: 900 })
    const disk = await bench.invoke('hog', { mode: 'fill_tmp' })
    return [
      {
        what: 'a CPU loop at 884 MiB against 1769 MiB, time',
        figure: `${median(ratios).toFixed(2)} ×`,
        goal: '2 × ± 15 %',
      },
      {
        what: 'a handler that asks for 900 MiB of 512',
        figure: `${memory.report['Status'] ?? 'no status'}, ${memory.report['Error Type'] ?? 'no type'}`,
        goal: 'error, Runtime.OutOfMemory',
      },
      {
        what: '/tmp of 512 MiB is full after',
        figure: `${numberIn(disk.payload, 'mebibytes')} MiB`,
        goal: 'just below 512 MiB',
      },
    ]
  } finally {
    await bench.close()
  }
}

type Bench = Awaited<ReturnType<typeof openBench>>

async function loopMs(bench: Bench, name: string): Promise<number> {
  const { report } = await bench.invoke(name, { mode: 'cpu', cpuSeconds: 1 })
  return Number.parseFloat(report['Duration'] ?? '')
}
