import type { Block, Callout, Chart, Facts, ReportDocument, Section, Table, TableCell } from '../document.ts'

/**
 * GitHub-flavoured Markdown for a pull request: the short form, then everything else folded away, section by section.
 * Everything from data is text, never mark-up. Charts are pictures beside the file, `<name>.svg`. Raw rows
 * and what has no room in a comment are left to the HTML report.
 */
export function renderMarkdown(document: ReportDocument): string {
  const head = [
    ...document.notices.map(callout),
    `# ${escapeMarkdown(document.title)}`,
    escapeMarkdown(document.subtitle),
  ]
  const brief = [...head, ...document.sections.flatMap(briefSection)]
  const { shown, left } = fitting(
    document.sections,
    brief.reduce((sum, part) => sum + part.length + 2, 0),
  )
  const rest = left.length === 0 ? [] : [`Only in the HTML report: ${left.map(escapeMarkdown).join(', ')}.`]
  return `${[...brief, ...shown, ...rest].join('\n\n')}\n`
}

/** A comment on GitHub holds 65,536 characters; some are left for what is written around it. */
const mostCharacters = 60_000

/** The shorter sections first, so that as many as possible have room; shown in their order. */
function fitting(sections: readonly Section[], used: number): { shown: string[]; left: string[] } {
  const folded = sections
    .map((each) => ({ title: each.title, text: foldedSection(each).join('\n\n') }))
    .filter(({ text }) => text !== '')
  let length = used
  const fit = new Set(
    folded
      .toSorted((a, b) => a.text.length - b.text.length)
      .filter(({ text }) => (length += text.length + 2) <= mostCharacters),
  )
  return {
    shown: folded.filter((each) => fit.has(each)).map(({ text }) => text),
    left: folded.filter((each) => !fit.has(each)).map(({ title }) => title),
  }
}

function briefSection({ title, blocks }: Section): string[] {
  const brief = blocks.filter((each) => each.brief === true)
  return brief.length === 0 ? [] : [`## ${escapeMarkdown(title)}`, ...brief.map(block)]
}

function foldedSection({ title, blocks }: Section): string[] {
  const rest = blocks.filter((each) => each.brief !== true)
  if (rest.length === 0) return []
  return [`<details><summary>${escapeMarkdown(title)}</summary>`, ...rest.map(block), '</details>']
}

function block(each: Block): string {
  switch (each.kind) {
    case 'heading':
      return `### ${escapeMarkdown(each.text)}`
    case 'paragraph':
      return `${each.lead === undefined ? '' : `**${escapeMarkdown(each.lead)}** `}${escapeMarkdown(each.text)}`
    case 'callout':
      return callout(each)
    case 'list':
      return each.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')
    case 'facts':
      return facts(each)
    case 'table':
      return table(each)
    case 'chart':
      return chart(each)
  }
}

function callout({ title, lines }: Callout): string {
  const texts = [`**${escapeMarkdown(title)}**`, ...lines.map(escapeMarkdown)]
  return texts.map((text) => `> ${text}`).join('\n>\n')
}

function facts({ facts }: Facts): string {
  return facts.map(({ term, text }) => `- **${escapeMarkdown(term)}:** ${escapeMarkdown(text)}`).join('\n')
}

function chart({ name, title, caption, alternative }: Chart): string {
  return `![${escapeMarkdown(`${title}. ${alternative}`)}](${name}.svg)\n\n*${escapeMarkdown(caption)}*`
}

/** Of a table that is folded away. */
const mostRows = 40

function table({ caption, columns, rows, download, brief }: Table & Pick<Block, 'brief'>): string {
  if (download !== undefined || (brief !== true && rows.length > mostRows))
    return `*${escapeMarkdown(caption)}*: ${rows.length} rows, in the HTML report.`
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `*${escapeMarkdown(caption)}*\n`,
    line(columns.map(({ label }) => escapeMarkdown(label))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(cell))),
  ].join('\n')
}

function cell({ text, note, code, heading }: TableCell): string {
  const words = code === true && text !== '' ? `\`${text.replace(/[`|\r\n]/g, ' ')}\`` : escapeMarkdown(text)
  const body = heading === true && words !== '' ? `**${words}**` : words
  return note === undefined ? body : `${body} (${escapeMarkdown(note)})`
}

/** One line of plain text: no HTML, no table breaks, no emphasis, links or code. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([\\`*_[\]|~#])/g, '\\$1')
}
