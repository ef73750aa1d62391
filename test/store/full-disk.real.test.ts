import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readJournalState } from '../../src/store/journal-state.ts'
import { readRun } from '../../src/store/read-run.ts'
import { startRun } from '../../src/store/run-writer.ts'
import { openWorkspace } from '../../src/store/workspace.ts'
import { exampleRun, exampleTrial } from './example-run.ts'

const reason = canMount()

/** Mounting needs root with the right capabilities; tried, not guessed. */
function canMount(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', tmpdir()], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'needs root to mount a small tmpfs'
  }
}

async function smallDisk(mebibytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'soalbench-test', folder])
  onTestFinished(async () => {
    execFileSync('umount', [folder])
    await rm(folder, { recursive: true })
  })
  return folder
}

describe.skipIf(reason !== undefined)(
  `a full disk${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('is named, and loses nothing that was recorded', async () => {
      const disk = await smallDisk(8)
      const workspace = await openWorkspace(join(disk, '.soalbench'))
      const warnings: string[] = []
      const writer = await startRun(exampleRun(), {
        workspace,
        now: Date.now,
        warn: (text) => warnings.push(text),
      })
      let recorded = 0
      const fill = async (): Promise<void> => {
        for (; recorded < 2000; recorded += 1) {
          await writer.record({ ...exampleTrial(recorded), raw: { log: 'x'.repeat(50_000) } })
        }
      }
      const refused = fill()
      await expect(refused).rejects.toThrow(/^cannot write .*journal\.jsonl: the disk is full$/)
      await expect(refused).rejects.toMatchObject({
        code: 'SOAL_WORKSPACE_UNUSABLE',
        suggestions: [expect.any(String)],
      })
      await writer.close()
      expect(recorded).toBeGreaterThan(10)
      expect(recorded).toBeLessThan(200)
      for (const warning of warnings) expect(warning).toContain('the disk is full; it is kept in the journal')

      expect((await readJournalState(workspace, exampleRun().runId)).trials).toHaveLength(recorded)
      execFileSync('mount', ['-o', 'remount,size=64m', disk])
      const { trials } = await readRun(workspace, 'latest')
      expect(trials.map((trial) => trial.sequence)).toEqual(Array.from({ length: recorded }, (_, n) => n))
    })

    it('is named before anything starts', async () => {
      const disk = await smallDisk(1)
      await mkdir(join(disk, 'w'))
      await writeFile(join(disk, 'ballast'), Buffer.alloc(2 ** 20)).catch(() => undefined)
      await expect(openWorkspace(join(disk, 'w'))).rejects.toThrow(/^cannot write .*: the disk is full$/)
    })
  },
)
