/** Folder below the own cgroup that holds all compartments. */
export const parentName = 'soalbench'

/**
 * All compartments together compete for CPU with everything else on the host as this many ordinary tasks do. As one, the
 * kernel's default, a cluster of JVMs would get no more of a busy host than a single shell loop does.
 */
export const tasksWorth = 8

/** Ids become directory names and shell text. @throws TypeError for anything but letters, digits, `.`, `_` and `-`. */
export function checkCompartmentId(id: string): string {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(id)) throw new TypeError(`compartment id cannot be used: ${id}`)
  return id
}

export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
