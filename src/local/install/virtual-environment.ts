import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EngineUnavailable } from '../../core/errors.ts'
import { download, type DownloadContext } from './downloads.ts'
import type { InstallObserver } from './install-progress.ts'
import { explainPipFailure } from './pip-failure.ts'
import type { Python } from './python.ts'
import type { Recipe } from './recipe.ts'
import { runTool } from './run-tool.ts'

export interface BuildContext {
  readonly cacheDirectory: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal | undefined
  readonly onProgress: InstallObserver
}

/** The interpreter of a virtual environment. */
export const pythonOf = (folder: string): string => join(folder, 'bin', 'python')

/** Archives of all environments, kept: a broken installation goes on from them, another one needs no network. */
const downloadsFolder = (cacheDirectory: string): string => join(cacheDirectory, 'downloads')

/**
 * Makes the virtual environment of `recipe` in `folder`, from nothing: a half-made one there is removed first, which
 * costs seconds, while the archives are what costs minutes and those are kept.
 * @throws EngineUnavailable
 */
export async function buildEnvironment(
  folder: string,
  recipe: Recipe,
  python: Python,
  context: BuildContext,
): Promise<void> {
  const { onProgress, env, signal } = context
  onProgress({ type: 'step', step: 'environment', detail: folder })
  await rm(folder, { recursive: true, force: true })
  await mkdir(context.cacheDirectory, { recursive: true })
  const made = await runTool(python.executable, ['-m', 'venv', folder], { env, signal })
  if (made.exitCode !== 0) {
    throw new EngineUnavailable(
      `virtual environment could not be made: ${folder}: ${lastLine(made.output)}`,
      {
        suggestions: [`Check that ${python.executable} can run "-m venv" and that ${folder} can be written.`],
      },
    )
  }
  await addPackages(folder, recipe.build, python, context, false)
  for (const requirements of recipe.packages) await addPackages(folder, requirements, python, context, true)
}

async function addPackages(
  folder: string,
  requirements: string,
  python: Python,
  context: BuildContext,
  pinnedPip: boolean,
): Promise<void> {
  const downloads: DownloadContext = {
    ...context,
    python: pythonOf(folder),
    folder: downloadsFolder(context.cacheDirectory),
    tag: `py${python.minor.replace('.', '')}`,
    pinnedPip,
  }
  context.onProgress({ type: 'step', step: 'download', detail: basename(requirements) })
  await download(requirements, downloads)
  context.onProgress({ type: 'step', step: 'build', detail: basename(requirements) })
  const run = await runTool(downloads.python, installArguments(requirements, downloads.folder), downloads)
  if (run.exitCode !== 0) throw explainPipFailure(basename(requirements), run.output, downloads.folder)
}

/** From the kept archives alone, hashes checked once more. */
const installArguments = (requirements: string, downloads: string): string[] => [
  '-m',
  'pip',
  'install',
  '--no-index',
  '--find-links',
  downloads,
  '--no-deps',
  '--require-hashes',
  '--no-build-isolation',
  '--no-cache-dir',
  '--requirement',
  requirements,
]

const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? ''
