import type { ReportDocument } from '../document.ts'

/** The document as it is, indented. What is not known is null, never left out. */
export function renderJson(document: ReportDocument): string {
  const text = JSON.stringify(document, (_, value: unknown) => (value === undefined ? null : value), 2)
  return `${text}\n`
}
