import { renderCharts, type RenderedChart } from '../charts/render-charts.ts'
import type { Callout, ReportDocument, Section } from '../document.ts'
import type { Planner, PlannerAbsence } from '../planner/planner.ts'
import { escapeXml } from '../text/escape.ts'
import { blocksHtml, calloutHtml } from './html-blocks.ts'
import { pageCode } from './page-code.ts'
import { pageStyle } from './page-style.ts'
import { whatIfHtml, whatIfTitle } from './what-if-html.ts'

/**
 * One file that needs nothing else: no network, no font, no script to be read. Light and dark, paper and phone.
 * `charts` are those of `renderCharts`, to draw them only once; they are drawn here where they are not given. `planner` is
 * for the panel that recomputes a month; without it there is none.
 */
export async function renderHtml(
  document: ReportDocument,
  charts?: readonly RenderedChart[],
  planner: Planner | PlannerAbsence | null = null,
): Promise<string> {
  const drawn = new Map((charts ?? (await renderCharts(document))).map(({ name, inline }) => [name, inline]))
  const local = document.notices.filter(({ tone }) => tone === 'local')
  const others = document.notices.filter(({ tone }) => tone !== 'local')
  const parts = partsOf(document, drawn, planner)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${await policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="soalbench ${escapeXml(document.soalbenchVersion)}">
<title>${escapeXml(document.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${local.map(bannerHtml).join('\n')}
<header class="head">
<h1>${escapeXml(document.title)}</h1>
<p class="subtitle">${escapeXml(document.subtitle)}</p>
${others.map(calloutHtml).join('\n')}
${contents(parts)}
</header>
<main>
${parts.map(({ html }) => html).join('\n')}
</main>
<footer><p>Written by soalbench ${escapeXml(document.soalbenchVersion)}. Everything in this page is in this file; it loads nothing.</p></footer>
<script>${pageCode}</script>
</body>
</html>
`
}

/** Nothing may be loaded, and no script and no style may work but those of this page, whatever a label says. */
async function policy(): Promise<string> {
  const [script, style] = await Promise.all([hashOf(pageCode), hashOf(pageStyle)])
  return `default-src 'none'; style-src ${style}; script-src ${script}; base-uri 'none'; form-action 'none'`
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`
}

function bannerHtml({ title, lines }: Callout): string {
  const items = lines.map((line) => `<li>${escapeXml(line)}</li>`).join('')
  return `<aside class="banner" role="note" aria-label="${escapeXml(title)}"><div><p class="banner-title">${escapeXml(title)}</p><ul>${items}</ul></div></aside>`
}

interface Part {
  readonly id: string
  readonly title: string
  readonly html: string
}

/** The sections, and the panel after those that show what was measured. */
function partsOf(
  document: ReportDocument,
  drawn: ReadonlyMap<string, string>,
  planner: Planner | PlannerAbsence | null,
): readonly Part[] {
  const parts = document.sections.map((section): Part => {
    const { id, title } = section
    return { id, title, html: sectionHtml(section, drawn) }
  })
  if (planner === null) return parts
  const panel: Part = { id: 'what-if', title: whatIfTitle, html: whatIfHtml(planner) }
  const place = parts.findLastIndex(({ id }) => id.endsWith('cost') || id.endsWith('latency'))
  return parts.toSpliced(place === -1 ? parts.length : place + 1, 0, panel)
}

function contents(parts: readonly Part[]): string {
  const links = parts.map(({ id, title }) => `<li><a href="#${escapeXml(id)}">${escapeXml(title)}</a></li>`)
  return `<nav aria-label="Contents"><ol>${links.join('')}</ol></nav>`
}

function sectionHtml({ id, title, blocks }: Section, drawn: ReadonlyMap<string, string>): string {
  const heading = `${escapeXml(id)}-heading`
  return `<section id="${escapeXml(id)}" aria-labelledby="${heading}">
<h2 id="${heading}">${escapeXml(title)}</h2>
${blocksHtml(blocks, drawn)}
</section>`
}
