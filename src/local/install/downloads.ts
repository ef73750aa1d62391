import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { number, record, string } from 'valibot'
import { parseJson } from '../parse-json.ts'
import { explainPipFailure } from './pip-failure.ts'
import { runTool } from './run-tool.ts'
import { digestOf } from './manifest.ts'
import type { InstallObserver } from './install-progress.ts'

export interface DownloadContext {
  /** Python of the virtual environment. */
  readonly python: string
  /** Where archives are kept between installations. */
  readonly folder: string
  /** `py311`: archives of binary packages differ by it. */
  readonly tag: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal | undefined
  readonly onProgress: InstallObserver
  /** The environment has the pinned pip already, which tells its progress; the one it began with may be too old. */
  readonly pinnedPip: boolean
}

/**
 * Downloads what a requirement file pins into `folder`. An archive that is there and has the pinned hash is not
 * downloaded again; a finished list is noted, so that nothing is asked of the network for it any more.
 */
export async function download(requirements: string, context: DownloadContext): Promise<void> {
  await mkdir(context.folder, { recursive: true })
  const note = await noteFile(requirements, context)
  if (await isNoted(note, context.folder)) return
  const files: string[] = []
  let current = ''
  const onLine = (line: string): void => {
    const begun = /Downloading (\S+)/.exec(line)?.[1]
    if (begun !== undefined) current = basename(begun)
    const kept = /(?:Saved|File was already downloaded) (.+)$/.exec(line)?.[1]
    if (kept !== undefined) files.push(basename(kept.trim()))
    const [, received, total] = /^Progress (\d+) of (\d+)/.exec(line) ?? []
    if (received === undefined || total === undefined) return
    context.onProgress({
      type: 'download',
      file: current,
      receivedBytes: Number(received),
      totalBytes: Number(total),
    })
  }
  const run = await runTool(context.python, downloadArguments(requirements, context), {
    env: context.env,
    signal: context.signal,
    onLine,
  })
  if (run.exitCode !== 0) throw explainPipFailure(basename(requirements), run.output, context.folder)
  if (files.length > 0) await writeNote(note, files, context.folder)
}

const downloadArguments = (requirements: string, context: DownloadContext): string[] => [
  '-m',
  'pip',
  'download',
  '--no-deps',
  '--require-hashes',
  // Building from source takes what the environment has, which is pinned; an isolated build would fetch the newest.
  '--no-build-isolation',
  '--no-cache-dir',
  '--progress-bar',
  context.pinnedPip ? 'raw' : 'off',
  '--dest',
  context.folder,
  '--requirement',
  requirements,
]

async function noteFile(requirements: string, context: DownloadContext): Promise<string> {
  const digest = await digestOf([requirements])
  const platform = `${process.platform}-${process.arch}`
  return join(context.folder, `.complete-${context.tag}-${platform}-${digest.slice(0, 16)}.json`)
}

async function isNoted(note: string, folder: string): Promise<boolean> {
  const text = await readFile(note, 'utf8').catch(() => undefined)
  const sizes = parseJson(record(string(), number()), text)
  if (sizes === undefined) return false
  const checked = Object.entries(sizes).map(async ([name, size]) => {
    const found = await stat(join(folder, name)).catch(() => undefined)
    return found?.size === size
  })
  return (await Promise.all(checked)).every(Boolean)
}

async function writeNote(note: string, files: readonly string[], folder: string): Promise<void> {
  const sizes = await Promise.all(
    files.map(async (name) => [name, (await stat(join(folder, name))).size] as const),
  )
  await writeFile(`${note}.half`, JSON.stringify(Object.fromEntries(sizes)))
  await rename(`${note}.half`, note)
}
