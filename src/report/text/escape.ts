const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML and XML, in content and in quoted attributes. Characters that XML forbids are dropped. */
export function escapeXml(text: string): string {
  return Array.from(text)
    .filter(isAllowed)
    .join('')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function isAllowed(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 32) return code === 9 || code === 10 || code === 13
  return code < 0xd800 || code > 0xdfff
}
