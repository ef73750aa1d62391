import { expect, it } from 'vitest'
import { migrationCells, migrationKilled } from '../../bench/chaos/migration-killed.ts'

it('a migration that is killed at any point leaves a database that opens', async () => {
  const [row] = await migrationKilled({ seed: 11, kills: 10 })
  process.stdout.write(`${row && migrationCells(row).join(' | ')}\n`)
  expect(row).toMatchObject({ kills: 10, broken: [], litter: [] })
  expect(row?.inTime).toBeGreaterThan(3)
})
