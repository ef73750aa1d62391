import { describe, expect, it } from 'vitest'
import { spreadLabels } from '../../src/report/charts/label-positions.ts'
import { logAxis, logPosition } from '../../src/report/charts/log-ticks.ts'
import { buildReport, renderCharts } from '../../src/report/index.ts'
import { failedRun, fullRun, hostile, hostileRun, tinyRun } from './example-runs.ts'

const options = { soalbenchVersion: '0.1.0', draws: 60 }

describe('labels', () => {
  it('are moved apart, in order, inside their room', () => {
    const places = spreadLabels([50, 52, 49, 230], 30, 8, 240)
    expect(places[2]).toBeLessThan(places[0] ?? 0)
    expect(places[0]).toBeLessThan(places[1] ?? 0)
    const sorted = [...places].sort((a, b) => a - b)
    sorted.slice(1).forEach((place, index) => expect(place - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(30))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(8)
    expect(Math.max(...places)).toBeLessThanOrEqual(240)
  })

  it('share the room where it is too small', () => {
    expect(spreadLabels([5, 5, 5], 100, 0, 60)).toEqual([0, 30, 60])
  })
})

describe('log axis', () => {
  it('has the values inside and at least two ticks', () => {
    for (const values of [[1], [1, 1.01], [3, 8], [0.0001, 20], [2000, 2_000_000]]) {
      const { domain, ticks } = logAxis(values)
      expect(domain[0]).toBeLessThan(Math.min(...values))
      expect(domain[1]).toBeGreaterThan(Math.max(...values))
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(9)
    }
  })

  it('leaves out what has no logarithm', () => {
    expect(logAxis([0, -5, 10]).domain[0]).toBeGreaterThan(1)
    expect(logPosition(10, [1, 100], 200)).toBeCloseTo(100)
  })
})

describe('charts', () => {
  const full = renderCharts(buildReport([fullRun()], options))

  it('are the same bytes every time', async () => {
    const [first, second] = await Promise.all([full, renderCharts(buildReport([fullRun()], options))])
    expect(first).toEqual(second)
    expect(first.map(({ name }) => name)).toContain('latency-2-etl-cold')
  })

  it('say in words what they show, and every mark its value', async () => {
    const charts = await full
    const latency = charts.find(({ name }) => name === 'latency-2-etl-cold')?.svg ?? ''
    expect(latency).toMatch(/<desc[^>]*>Typical values by payload size\. Lambda 1769 MiB: 10 kB [\d.]+ s,/)
    expect(latency).toContain('100 MB unsupported')
    expect(latency).toMatch(/<title>Glue 2 × G\.1X, 100 MB, cold: 1 of 1 timed out<\/title>/)
    expect(latency).toMatch(
      /<title>Lambda 3008 MiB, 10 kB, cold, typical: [\d.]+ s \([\d.–]+ s, n = 3\)<\/title>/,
    )
    expect(latency.match(/<title>Lambda 3008 MiB, 10 kB, cold, trial /g)).toHaveLength(3)
  })

  it('say themselves that their figures are local', async () => {
    for (const { svg } of await full) expect(svg).toContain('· local engines, not AWS</text>')
    const { run, trials, notes } = fullRun()
    const cloud = await renderCharts(
      buildReport([{ run: { ...run, target: 'aws' }, trials, notes }], options),
    )
    for (const { svg } of cloud) expect(svg).not.toContain('local')
  })

  it('label axes for people', async () => {
    const charts = await full
    const cost = charts.find(({ name }) => name === 'cost-1-aggregate-cold')?.svg ?? ''
    for (const label of ['10 kB', '1 MB', '$0.0001', '$0.01']) expect(cost).toContain(`>${label}</text>`)
  })

  it('name phases that were not seen', async () => {
    const charts = await full
    const phases = charts.find(({ name }) => name === 'start-up-1-aggregate-cold')?.svg ?? ''
    expect(phases).toContain('>not seen: queue, provision</text>')
  })

  it('stand where nothing succeeded and where there is one trial', async () => {
    const failed = await renderCharts(buildReport([failedRun()], options))
    // What failed was paid for all the same.
    const figures = failed.filter(({ name }) => !name.startsWith('dollars-'))
    expect(
      figures.every(({ svg }) => svg.includes('no trial succeeded') && svg.includes('script error')),
    ).toBe(true)
    const tiny = await renderCharts(buildReport([tinyRun()], options))
    expect(tiny.length).toBeGreaterThanOrEqual(2)
    for (const { svg } of [...failed, ...tiny]) expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('take labels as text', async () => {
    const charts = await renderCharts(buildReport([hostileRun()], options))
    expect(charts.length).toBeGreaterThan(2)
    for (const { svg, name } of charts) {
      expect(svg).not.toContain(hostile)
      expect(name).toMatch(/^[a-z0-9-]+$/)
    }
  })
})
