import { escapeXml } from '../text/escape.ts'
import type { Chart } from '../document.ts'
import { darkOf, paper } from './palette.ts'

/**
 * Makes Vega's drawing fit for a page: scales with its place, says in words what it shows, marks tell their value when
 * pointed at, and ids are unique in a page with several charts.
 */
export function finishSvg(drawn: string, chart: Chart): string {
  const [, width = '0', height = '0'] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(drawn) ?? []
  const id = `chart-${chart.name}`
  const open =
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-label="${escapeXml(chart.title)}" aria-describedby="${id}-desc">` +
    `<desc id="${id}-desc">${escapeXml(chart.alternative)}</desc>`
  const body = drawn.replace(/<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
  return `${open}${lighten(uniqueIds(withTips(body), id))}</svg>`
}

/** The chart as a file of its own: with a ground, a title, and the colours of the reader's theme. */
export function standalone(svg: string, chart: Chart): string {
  const style = `<style>@media screen and (prefers-color-scheme:dark){${darkRules()}}</style>`
  const [, width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number)
  const full = { width: width + 2 * margin, height: height + 2 * margin }
  const ground = `<rect x="${-margin}" y="${-margin}" width="${full.width}" height="${full.height}" fill="${paper}"/>`
  return svg
    .replace(
      /viewBox="[^"]*" width="[^"]*" height="[^"]*"/,
      `viewBox="${-margin} ${-margin} ${full.width} ${full.height}" width="${full.width}" height="${full.height}"`,
    )
    .replace('<desc', () => `<title>${escapeXml(chart.title)}</title>${style}<desc`)
    .replace('</desc>', () => `</desc>${ground}`)
}

/** Pixels around a chart that stands alone. */
const margin = 14

/** CSS that turns the light colours of a drawing into dark ones; without CSS it stays light. */
export function darkRules(scope = ''): string {
  return Object.entries(darkOf)
    .map(
      ([light, dark]) => `${scope}[fill="${light}"]{fill:${dark}}${scope}[stroke="${light}"]{stroke:${dark}}`,
    )
    .join('')
}

/** Only marks with a description of ours keep it, as a title: browsers show that as a tooltip. */
function withTips(svg: string): string {
  const described =
    /<(path|text|line)( aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[a-z ]+")([^>]*?)(?:\/>|>([^<]*)<\/\1>)/g
  return svg.replace(described, (_, tag: string, _aria: string, label: string, rest: string, text = '') => {
    const tip = label.startsWith(tipMark) ? `<title>${label.slice(tipMark.length)}</title>` : ''
    return `<${tag}${rest}>${tip}${text}</${tag}>`
  })
}

/** Begins every description that is meant for readers; Vega makes up others from the data. */
export const tipMark = '\u2063'

/** The drawing is one picture to a screen reader; Vega's own roles and labels would only repeat it. */
function lighten(svg: string): string {
  return svg
    .replace(/ (?:aria-label|aria-roledescription|aria-hidden|role)="[^"]*"/g, '')
    .replace(/<path class="(?:background|foreground)"[^>]*\/>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/ pointer-events="none"/g, '')
    .replace(/<[^>]*>/g, (tag) => tag.replace(/(-?\d+\.\d{2})\d+/g, '$1'))
}

function uniqueIds(svg: string, prefix: string): string {
  return svg.replace(/ id="([^"]+)"/g, ` id="${prefix}-$1"`).replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`)
}
