import { describe, expect, it } from 'vitest'
import { cronArrivals } from '../../src/forecast/cron-arrivals.ts'
import { lognormalMix } from '../../src/forecast/make-size-mix.ts'
import { parseArrivalFile } from '../../src/forecast/parse-arrival-file.ts'
import { parseSizeMixFile } from '../../src/forecast/parse-size-mix-file.ts'

describe('a histogram of sizes', () => {
  it.each([
    ['CSV with a heading', 'size,share\n50mb,20\n1gb,60\n'],
    ['CSV without one, in bytes and per cent', '50000000,25%\r\n1000000000,75 %\r\n'.replace(' %', '%')],
    ['CSV as spreadsheets write it', '"bytes";"share"\n50mb;0.25\n1gb;0.75'],
    ['JSON', '[{"size":"50mb","share":1},{"bytes":1000000000,"share":3}]'],
  ])('is read from %s, its shares divided by their sum', (_, text) => {
    expect(parseSizeMixFile(text, 'sizes')).toEqual([
      { bytes: 5e7, share: 0.25 },
      { bytes: 1e9, share: 0.75 },
    ])
  })

  it('puts equal sizes together and sorts them', () => {
    const mix = parseSizeMixFile('1gb,1\n50mb,1\n1gb,2\n10kb,0', 'sizes')
    expect(mix.map(({ bytes, share }) => [bytes, share])).toEqual([
      [5e7, 0.25],
      [1e9, 0.75],
    ])
  })

  it.each([
    ['size,share\n50mb,1\n50mx,2', /sizes\.csv, line 3: "50mx"/],
    ['50mb,1\n60mb', /line 2: "60mb"/],
    ['50mb,-1', /line 1: "-1"/],
    ['50mb,many', /line 1: "many"/],
    ['50mb,0\n60mb,0', /no share above 0: sizes\.csv/],
    ['', /no share above 0: sizes\.csv/],
    ['[{"size":"50mb","share":1', /not JSON: sizes\.csv/],
    ['[{"size":"50mb","weight":1}]', /entry 1: weight/],
    ['[{"size":"50mb"}]', /entry 1: ""/],
    ['[5]', /entry 1: ""/],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parseSizeMixFile(text, 'sizes.csv')).toThrow(message)
  })
})

describe('a lognormal distribution of sizes', () => {
  it('has its median in the middle, equal classes, and stays within bounds', () => {
    const bounds = { leastBytes: 1e6, mostBytes: 1e9 }
    const mix = lognormalMix({ medianBytes: 5e7, logSd: 2, classes: 401, ...bounds })
    expect(mix[200]?.bytes).toBeCloseTo(5e7, 0)
    expect(mix.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    expect([mix[0]?.bytes, mix.at(-1)?.bytes]).toEqual([1e6, 1e9])
  })
})

describe('recorded arrivals', () => {
  it.each([
    ['lines of ISO 8601', '2026-11-20T09:00:00Z\n\n2026-11-20T11:00:00Z\n2026-11-20T10:00:00Z\n'],
    ['seconds since 1970', '1763629200\n1763632800\n1763636400'],
    ['a JSON array', '["2026-11-20T09:00:00Z","2026-11-20T10:00:00Z","2026-11-20T11:00:00Z"]'],
  ])('from %s are a month as busy as the record', (_, text) => {
    expect(parseArrivalFile(text, 'times')).toMatchObject({ jobsPerMonth: 730, times: [0, 3600, 7200] })
  })

  it.each([
    ['2026-11-20T09:00:00Z\nlater', /times\.txt, line 2: "later"/],
    ['2026-11-20T09:00:00Z', /fewer than two different arrival times: times\.txt/],
    ['[1,', /not JSON: times\.txt/],
    ['', /fewer than two/],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parseArrivalFile(text, 'times.txt')).toThrow(message)
  })
})

describe('a cron line', () => {
  it.each([
    ['0 2 * * *', 730 / 24, 86_400],
    ['*/15 * * * *', 730 * 4, 900],
    ['@hourly', 730, 3600],
  ])('%s comes %d times a month', (line, perMonth, gap) => {
    const { jobsPerMonth, times } = cronArrivals(line)
    expect(jobsPerMonth).toBeCloseTo(perMonth, 6)
    expect(times?.slice(0, 3)).toEqual([0, gap, 2 * gap])
  })

  it('on working days is averaged over whole weeks', () => {
    expect(cronArrivals('0 9 * * 1-5').jobsPerMonth).toBeCloseTo((730 / 168) * 5, 1)
    expect(cronArrivals('* 9-16 * * 1-5').jobsPerMonth).toBeCloseTo((730 / 168) * 5 * 8 * 60, -1)
  })

  it.each([
    ['61 * * * *', /--cron: "61 \* \* \* \*": Invalid value for minute: 61/],
    ['0 2 * * ? *', /6 fields/],
    ['sometimes', /1 fields/],
    ['0 0 30 2 *', /it never comes/],
  ])('%s is refused', (line, message) => {
    expect(() => cronArrivals(line)).toThrow(message)
  })
})
