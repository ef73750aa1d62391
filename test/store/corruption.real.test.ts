import { expect, it } from 'vitest'
import { corruption, corruptionCells } from '../../bench/chaos/corruption.ts'

it('no changed bit and no missing end is believed', async () => {
  const rows = await corruption({ seed: 3, flips: 12 })
  process.stdout.write(`${rows.map((row) => corruptionCells(row).join(' | ')).join('\n')}\n`)
  expect(rows.flatMap(({ believed, faults }) => [...believed, ...faults])).toEqual([])
  const cases = rows.map((row) => row.refused + row.healed + row.harmless)
  expect(cases).toEqual(rows.map((row) => row.cases))
  const ofDatabase = rows.filter(({ what }) => !what.startsWith('journal'))
  expect(ofDatabase.map(({ rebuilt }) => rebuilt)).toEqual(ofDatabase.map(({ refused }) => refused))
})
