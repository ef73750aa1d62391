import type { Block, Callout, Chart, Facts, ReportDocument, Section, Table, TableCell } from '../document.ts'

/**
 * GitHub-flavoured Markdown; everything from data is text, never mark-up. Charts are pictures beside the file,
 * `<name>.svg`.
 */
export function renderMarkdown(document: ReportDocument): string {
  const head = [
    ...document.notices.map(callout),
    `# ${escapeMarkdown(document.title)}`,
    escapeMarkdown(document.subtitle),
  ]
  return `${[...head, ...document.sections.map(section)].join('\n\n')}\n`
}

function section({ title, blocks }: Section): string {
  return [`## ${escapeMarkdown(title)}`, ...blocks.map(block)].join('\n\n')
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

function table({ caption, columns, rows }: Table): string {
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
