import { writeTextFile } from '../blocks/write-text-file.ts'
import { loadDataset } from '../dataset.ts'

export interface GeneratorTask {
  /** Where to write, and where it is removed again. */
  readonly directory: string
  readonly packageRoot: string
  readonly bytes: number
}

/** Generates one CSV payload with its answers. Returns milliseconds. */
export async function timeGenerator(path: string, { packageRoot, bytes }: GeneratorTask): Promise<number> {
  const started = performance.now()
  const { definition, taxes } = await loadDataset('accommodations', { packageRoot })
  const job = { definition, kind: 'csv', seed: 1, bytes, taxes } as const
  await writeTextFile(path, job, {
    threads: 1,
    workerUrl: undefined,
    signal: undefined,
    onProgress: undefined,
  })
  return performance.now() - started
}
