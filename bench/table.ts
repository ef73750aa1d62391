/** A Markdown table: reads well in a terminal and can be pasted into a note. */
export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return ['', `## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}

export const fixed = (value: number, digits = 2): string => value.toFixed(digits)
