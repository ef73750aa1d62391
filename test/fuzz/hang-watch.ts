import { Worker } from 'node:worker_threads'

/** Ends the process when one input keeps it busy: no timer of its own thread would ever fire. */
export interface HangWatch {
  readonly begin: (input: number) => void
  readonly end: () => void
  readonly close: () => Promise<void>
}

const mostMs = 20_000

/** Plain JavaScript in a text: a worker of its own needs no file, and so no loader. */
const program = `
const { shared, mostMs, what } = require('node:worker_threads').workerData
const clock = new Int32Array(shared)
setInterval(() => {
  const begun = Atomics.load(clock, 0)
  if (begun === 0 || Date.now() % 1e9 - begun < mostMs) return
  require('node:fs').writeSync(2, 'never ends: ' + what + ', case ' + Atomics.load(clock, 1) + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 500)
`

/** @param what is read, for the last words */
export function hangWatch(what: string): HangWatch {
  const shared = new SharedArrayBuffer(8)
  const clock = new Int32Array(shared)
  const worker = new Worker(program, { eval: true, workerData: { shared, mostMs, what } })
  worker.unref()
  return {
    begin(input) {
      Atomics.store(clock, 1, input)
      Atomics.store(clock, 0, Math.max(1, Date.now() % 1e9))
    },
    end() {
      Atomics.store(clock, 0, 0)
    },
    async close() {
      await worker.terminate()
    },
  }
}
