import { fileURLToPath } from 'node:url'
import { benchPayloads } from '../src/payloads/bench/bench-payloads.ts'
import { fixed } from './table.ts'

/** Generating 1 GB of CSV against writing the same block over and over to the same place, in turns. */
export async function measurePayloads(folder: string): Promise<string[][]> {
  const figures = await benchPayloads({
    directory: folder,
    packageRoot: fileURLToPath(new URL('../../', import.meta.url)),
    bytes: 1_000_000_000,
    childUrl: new URL('./bench-child.js', import.meta.url),
  })
  return [
    ['1 GB CSV, speed against the write floor', `${fixed(figures.ratioToFloor)} ×`, 'at least 0.5 ×'],
    ['the same in a process of its own', `${fixed(figures.coldRatioToFloor)} ×`, 'at least 0.5 ×'],
    ['time of the generator', `${fixed(figures.generatorMs / 1000)} s`, ''],
    ['time of the write floor', `${fixed(figures.floorMs / 1000)} s`, ''],
    ['peak memory of the generator', `${fixed(figures.peakRssBytes / 1e6, 0)} MB`, 'below 150 MB'],
    ['speed against a string per record', `${fixed(figures.timesNaive, 0)} ×`, ''],
  ]
}
