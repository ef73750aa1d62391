/** Folder below the own cgroup that holds all compartments. */
export const parentName = 'soalbench'

/** Ids become directory names and shell text. @throws TypeError for anything but letters, digits, `.`, `_` and `-`. */
export function checkCompartmentId(id: string): string {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(id)) throw new TypeError(`compartment id cannot be used: ${id}`)
  return id
}

export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
