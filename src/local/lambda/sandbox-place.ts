import { mkdir, realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { EquippedContext, FunctionDefinition } from '../engine.ts'
import { hiddenByTmp, isolatedCommand, plainCommand, type Isolation } from './isolation.ts'
import { makeTmpImage, removeTmpImage, tmpImageReleased } from './tmp-image.ts'

/** The files of one sandbox, and how a runtime is started on them. */
export interface SandboxPlace {
  /** Its temporary directory as the function sees it. */
  readonly temporary: string
  /** The temporary directory is a file system of the configured size. */
  readonly ownTmp: boolean
  /** The runtime client's command line, for a runtime that finds /tmp as the one before it has left it. */
  command(): Promise<string[]>
  remove(): Promise<void>
}

export async function makeSandboxPlace(
  context: EquippedContext,
  definition: FunctionDefinition,
  isolation: Isolation,
  directory: string,
): Promise<SandboxPlace> {
  const { python, sparkHome, javaHome } = context.installation
  const runtime = [python, '-m', 'awslambdaric', definition.handler]
  const temporary = join(directory, 'tmp')
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  const removeDirectory = (): Promise<void> => rm(directory, { recursive: true, force: true, maxRetries: 5 })
  if (isolation.kind === 'none') {
    return {
      temporary,
      ownTmp: false,
      command: () => Promise.resolve(plainCommand(definition.taskRoot, runtime)),
      remove: removeDirectory,
    }
  }
  const image = join(directory, 'tmp.img')
  await makeTmpImage(image, definition.ephemeralMiB)
  const pythons = [python, await realpath(python)].map((file) => dirname(dirname(file)))
  const visible = await hiddenByTmp([
    context.storageRoot,
    definition.taskRoot,
    ...pythons,
    sparkHome,
    javaHome,
  ])
  return {
    temporary: '/tmp',
    ownTmp: true,
    command: async () => {
      if (!(await tmpImageReleased(image))) throw new Error(`image is still mounted: ${image}`)
      return isolatedCommand({ image, mountPoint: temporary, visible }, definition.taskRoot, runtime)
    },
    remove: async () => {
      await removeTmpImage(image)
      await removeDirectory()
    },
  }
}
