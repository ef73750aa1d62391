import { renderCharts, type RenderedChart } from '../charts/render-charts.ts'
import type { Callout, ReportDocument, Section } from '../document.ts'
import { escapeXml } from '../text/escape.ts'
import { blocksHtml, calloutHtml } from './html-blocks.ts'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'

/**
 * One file that needs nothing else: no network, no font, no script to be read. Light and dark, paper and phone.
 * `charts` are those of `renderCharts`, to draw them only once; they are drawn here where they are not given.
 */
export async function renderHtml(
  document: ReportDocument,
  charts?: readonly RenderedChart[],
): Promise<string> {
  const drawn = new Map((charts ?? (await renderCharts(document))).map(({ name, inline }) => [name, inline]))
  const local = document.notices.filter(({ tone }) => tone === 'local')
  const others = document.notices.filter(({ tone }) => tone !== 'local')
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
${contents(document.sections)}
</header>
<main>
${document.sections.map((section) => sectionHtml(section, drawn)).join('\n')}
</main>
<footer><p>Written by soalbench ${escapeXml(document.soalbenchVersion)}. Everything in this page is in this file; it loads nothing.</p></footer>
<script>${pageScript}</script>
</body>
</html>
`
}

/** Nothing may be loaded and no script may run but the one of this page, whatever a label says. */
async function policy(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pageScript))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
}

function bannerHtml({ title, lines }: Callout): string {
  const items = lines.map((line) => `<li>${escapeXml(line)}</li>`).join('')
  return `<aside class="banner" role="note" aria-label="${escapeXml(title)}"><div><p class="banner-title">${escapeXml(title)}</p><ul>${items}</ul></div></aside>`
}

function contents(sections: readonly Section[]): string {
  const links = sections.map(
    ({ id, title }) => `<li><a href="#${escapeXml(id)}">${escapeXml(title)}</a></li>`,
  )
  return `<nav aria-label="Contents"><ol>${links.join('')}</ol></nav>`
}

function sectionHtml({ id, title, blocks }: Section, drawn: ReadonlyMap<string, string>): string {
  const heading = `${escapeXml(id)}-heading`
  return `<section id="${escapeXml(id)}" aria-labelledby="${heading}">
<h2 id="${heading}">${escapeXml(title)}</h2>
${blocksHtml(blocks, drawn)}
</section>`
}
