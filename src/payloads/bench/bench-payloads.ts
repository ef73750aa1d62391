import { fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChildFigures } from './bench-child.ts'
import { type GeneratorTask, timeGenerator } from './time-generator.ts'
import { writeFloor, writeNaively } from './write-floor.ts'

export interface PayloadBenchOptions extends GeneratorTask {
  /** The built `bench-child` module; bundling moves it. */
  readonly childUrl: URL
  readonly rounds?: number
  readonly childRounds?: number
}

/** Medians. Ratios are speeds: 0.5 is half as fast as the floor. */
export interface PayloadFigures {
  readonly bytes: number
  readonly rounds: number
  readonly floorMs: number
  readonly generatorMs: number
  /** floor ÷ generator, round by round in one process; to be at least 0.5. */
  readonly ratioToFloor: number
  /** The same in processes of their own, with nothing compiled yet. */
  readonly coldRatioToFloor: number
  readonly coldGeneratorMs: number
  /** Of a process that only generates; to be below 150 MB. */
  readonly peakRssBytes: number
  /** How many times quicker than a string per record. */
  readonly timesNaive: number
}

/** Compares the generator with the floor and the naive way, in turns, in the same place. */
export async function benchPayloads(options: PayloadBenchOptions): Promise<PayloadFigures> {
  const { directory, packageRoot, bytes, rounds = 7, childRounds = 3 } = options
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `bench-${process.pid}.csv`)
  const task: GeneratorTask = { directory, packageRoot, bytes }
  const floors: number[] = []
  const generators: number[] = []
  const children: ChildFigures[] = []
  const naiveBytes = Math.min(bytes, 50_000_000)
  try {
    for (let round = 0; round < rounds; round += 1) {
      floors.push(fresh(path, () => writeFloor(path, bytes)))
      rmSync(path, { force: true })
      generators.push(await timeGenerator(path, task))
    }
    const naiveMs = fresh(path, () => writeNaively(path, naiveBytes))
    rmSync(path, { force: true })
    for (let round = 0; round < childRounds; round += 1) children.push(await runChild(options.childUrl, task))
    const generatorMs = median(generators)
    return {
      bytes,
      rounds,
      floorMs: median(floors),
      generatorMs,
      ratioToFloor: median(floors.map((floor, round) => floor / (generators[round] ?? Number.NaN))),
      coldRatioToFloor: median(children.map((child) => child.floorMs / child.generatorMs)),
      coldGeneratorMs: median(children.map((child) => child.generatorMs)),
      peakRssBytes: Math.max(...children.map((child) => child.peakRssBytes)),
      timesNaive: naiveMs / naiveBytes / (generatorMs / bytes),
    }
  } finally {
    rmSync(path, { force: true })
  }
}

/** A file that is there already would have to be emptied first. */
function fresh<T>(path: string, action: () => T): T {
  rmSync(path, { force: true })
  return action()
}

function runChild(url: URL, task: GeneratorTask): Promise<ChildFigures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(url), [JSON.stringify(task)], { execArgv: [] })
    child.once('message', (figures: ChildFigures) => {
      child.disconnect()
      resolve(figures)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`payload bench: the child ended with code ${code}`)))
  })
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}
