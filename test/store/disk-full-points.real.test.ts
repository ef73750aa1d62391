import { describe, expect, it } from 'vitest'
import { cannotMount, diskFull, diskFullCells } from '../../bench/chaos/disk-full.ts'

const reason = cannotMount()

describe.skipIf(reason !== undefined)(
  `a disk that is full at any point${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('loses nothing that was recorded, says so, and the run goes on', async () => {
      const [row] = await diskFull({ points: 9 })
      process.stdout.write(`${row && diskFullCells(row).join(' | ')}\n`)
      expect(row).toMatchObject({ points: 9, lost: [], unclear: [], stuck: [] })
      expect(row?.recorded).toBeGreaterThan(10)
    })
  },
)
