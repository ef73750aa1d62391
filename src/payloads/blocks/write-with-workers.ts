import { Worker } from 'node:worker_threads'
import type { TallyParts } from '../answers/accommodations-tally.ts'
import { accommodationsTally } from '../answers/accommodations-tally.ts'
import type { BlockJob } from './block-source.ts'
import type { Piece } from './crc32-algebra.ts'

/** What a worker is given. It writes every block with `block % threads === index`. */
export interface WorkerTask {
  readonly job: BlockJob
  readonly path: string
  readonly index: number
  readonly threads: number
}

export type WorkerMessage =
  | { readonly type: 'block'; readonly bytes: number }
  | {
      readonly type: 'done'
      readonly blocks: readonly number[]
      readonly pieces: readonly Piece[]
      readonly records: number
      readonly parts: TallyParts | undefined
    }
  | { readonly type: 'failed'; readonly message: string; readonly code: string | undefined }

export interface WorkerOptions {
  readonly threads: number
  readonly workerUrl: URL
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((bytesDone: number) => void) | undefined
}

type Done = Extract<WorkerMessage, { type: 'done' }>

/** Shares the blocks of a file among threads; the first failure ends them all. */
export async function writeWithWorkers(path: string, job: BlockJob, options: WorkerOptions) {
  const workers: Worker[] = []
  let bytesDone = 0
  const onBlock = (bytes: number): void => options.onProgress?.((bytesDone += bytes))
  try {
    const shares = await Promise.all(
      Array.from({ length: options.threads }, (_, index) => {
        const task: WorkerTask = { job, path, index, threads: options.threads }
        const worker = new Worker(options.workerUrl, { workerData: task })
        workers.push(worker)
        return shareOf(worker, onBlock, options.signal)
      }),
    )
    return combined(shares, job)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function shareOf(
  worker: Worker,
  onBlock: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Done> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) abort()
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'block') onBlock(message.bytes)
      else if (message.type === 'failed')
        reject(Object.assign(new Error(message.message), { code: message.code }))
      else {
        signal?.removeEventListener('abort', abort)
        resolve(message)
      }
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`payload worker ended early with code ${code}`)))
  })
}

function combined(shares: readonly Done[], job: BlockJob) {
  const pieces: Piece[] = []
  let records = 0
  const tally = job.taxes && accommodationsTally(job.definition, job.taxes, 0)
  for (const share of shares) {
    records += share.records
    for (const [index, block] of share.blocks.entries()) {
      const piece = share.pieces[index]
      if (piece !== undefined) pieces[block] = piece
    }
    if (share.parts !== undefined) tally?.merge(share.parts)
  }
  return { pieces, records, parts: tally?.parts() }
}
