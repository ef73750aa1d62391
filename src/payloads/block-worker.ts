import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { blockSource } from './blocks/block-source.ts'
import { writeBlocks } from './blocks/write-blocks.ts'
import type { WorkerMessage, WorkerTask } from './blocks/write-with-workers.ts'

/** Entry of a worker thread: writes its share of the blocks of one file. */
async function writeShare({ job, path, index, threads }: WorkerTask): Promise<WorkerMessage> {
  const source = blockSource(job)
  const blocks = Array.from({ length: source.blocks }, (_, block) => block).filter(
    (block) => block % threads === index,
  )
  const file = await open(path, 'r+')
  try {
    const pieces = await writeBlocks(file, source, blocks, {
      signal: undefined,
      onBlock: (bytes) => parentPort?.postMessage({ type: 'block', bytes } satisfies WorkerMessage, []),
    })
    return { type: 'done', blocks, pieces, records: source.records(), parts: source.tally?.parts() }
  } finally {
    await file.close()
  }
}

if (parentPort !== null) {
  const port = parentPort
  // The type of workerData is any by design; only write-with-workers starts this file.
  const task: WorkerTask = workerData
  writeShare(task).then(
    (message) => port.postMessage(message, []),
    (error: unknown) => port.postMessage(failure(error), []),
  )
}

function failure(error: unknown): WorkerMessage {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  return { type: 'failed', message, code }
}
