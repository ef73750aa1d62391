import { describe, expect, it } from 'vitest'
import { buildReport, drawPng, renderCharts } from '../../src/report/index.ts'
import { chartFonts } from '../../src/wiring/chart-fonts.ts'
import { failedRun, hostileRun } from './example-runs.ts'

const options = { soalbenchVersion: '0.1.0', draws: 20 }
const [chart] = await renderCharts(buildReport([failedRun()], options))

/** Width and height in the first chunk of a PNG. */
const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

describe('charts as PNG', () => {
  it('have twice the pixels of the drawing', async () => {
    const [, width, height] = / width="(\d+)" height="(\d+)"/.exec(chart?.svg ?? '') ?? []
    const png = await drawPng(chart?.svg ?? '', chartFonts())
    expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n')
    expect(sizeOf(png)).toEqual({ width: 2 * Number(width), height: 2 * Number(height) })
  })

  it('have text, in the fonts of the program', async () => {
    const svg = chart?.svg ?? ''
    const written = await drawPng(svg, chartFonts())
    const silent = await drawPng(svg.replace(/>[^<>]+<\/text>/g, '></text>'), chartFonts())
    expect(written.byteLength).toBeGreaterThan(1.5 * silent.byteLength)
  })

  it('are the same every time, and drawn of any label', async () => {
    for (const { svg } of await renderCharts(buildReport([hostileRun()], options))) {
      const png = await drawPng(svg, chartFonts())
      expect(Buffer.compare(png, await drawPng(svg, chartFonts()))).toBe(0)
    }
  })
})
