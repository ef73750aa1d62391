import type { Block, Callout, Chart, Facts, List, Paragraph } from '../document.ts'
import { escapeXml } from '../text/escape.ts'
import { tableHtml } from './html-table.ts'

/** Blocks in order; charts that follow each other stand side by side where there is room. */
export function blocksHtml(blocks: readonly Block[], drawn: ReadonlyMap<string, string>): string {
  const parts: string[] = []
  let row: string[] = []
  const closeRow = () => {
    if (row.length > 0) parts.push(`<div class="charts">${row.join('')}</div>`)
    row = []
  }
  for (const block of blocks) {
    if (block.kind === 'chart') {
      row.push(chartHtml(block, drawn.get(block.name)))
      continue
    }
    closeRow()
    parts.push(blockHtml(block))
  }
  closeRow()
  return parts.join('\n')
}

function blockHtml(block: Exclude<Block, Chart>): string {
  switch (block.kind) {
    case 'heading':
      return `<h3>${escapeXml(block.text)}</h3>`
    case 'paragraph':
      return paragraphHtml(block)
    case 'callout':
      return calloutHtml(block)
    case 'list':
      return listHtml(block)
    case 'facts':
      return factsHtml(block)
    case 'table':
      return tableHtml(block)
  }
}

function paragraphHtml({ lead, text, weight }: Paragraph): string {
  const start = lead === undefined ? '' : `<strong>${escapeXml(lead)}</strong> `
  return `<p${weight === undefined ? '' : ` class="${weight}"`}>${start}${escapeXml(text)}</p>`
}

export function calloutHtml({ tone, title, lines }: Callout): string {
  const texts = lines.map((line) => `<p>${escapeXml(line)}</p>`).join('')
  return `<div class="callout ${tone}" role="note"><p class="callout-title">${escapeXml(title)}</p>${texts}</div>`
}

function listHtml({ items }: List): string {
  return `<ul>${items.map((item) => `<li>${escapeXml(item)}</li>`).join('')}</ul>`
}

function factsHtml({ facts }: Facts): string {
  const pairs = facts.map(
    ({ term, text }) => `<div><dt>${escapeXml(term)}</dt><dd>${escapeXml(text)}</dd></div>`,
  )
  return `<dl>${pairs.join('')}</dl>`
}

function chartHtml({ name, caption, alternative }: Chart, svg: string | undefined): string {
  const picture = svg ?? `<p>${escapeXml(alternative)}</p>`
  return `<figure id="${escapeXml(name)}">${picture}<figcaption>${escapeXml(caption)}</figcaption></figure>`
}
