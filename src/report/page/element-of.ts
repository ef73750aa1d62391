/** An element of the page that its writer promises. @throws Error where it is missing or of another kind */
export function elementOf<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id)
  if (element instanceof kind) return element
  throw new Error(`the page has no ${kind.name} ${id}`)
}
