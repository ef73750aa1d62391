/**
 * One line of plain text for a comment on GitHub: no HTML, no table breaks, no emphasis, links or code; a zero-width space
 * after @ and # keeps it from calling people and linking issues, which a backslash does not.
 */
export function commentText(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([\\`*_[\]|~])/g, '\\$1')
    .replace(/([@#])/g, '$1\u200b')
    .replace(/:\/\//g, ':\u200b//')
}
