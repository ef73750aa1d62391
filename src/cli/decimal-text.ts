/** An exact decimal for people: at most `places` digits after the point, but never 0 for what is not; grouped. */
export function shortDecimal(exact: string, places: number): string {
  const rounded = round(exact, places)
  if (/[1-9]/.test(rounded) || !/[1-9]/.test(exact)) return grouped(rounded)
  const [, fraction = ''] = exact.split('.')
  return grouped(round(exact, fraction.search(/[1-9]/) + 3))
}

/** Half up, without trailing zeros; on the text, since a binary fraction does not hold it. */
function round(exact: string, places: number): string {
  const [whole = '0', fraction = ''] = exact.split('.')
  const kept = BigInt(`${whole}${fraction.slice(0, places).padEnd(places, '0')}`)
  const up = (fraction[places] ?? '0') >= '5' ? 1n : 0n
  const digits = (kept + up).toString().padStart(places + 1, '0')
  const end = digits.length - places
  return `${digits.slice(0, end)}.${digits.slice(end)}`.replace(/\.?0*$/, '')
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

/** Numbers below each other with their points in one column. */
export function alignPoints(texts: readonly string[]): readonly string[] {
  const tail = (text: string): number => (text.includes('.') ? text.length - text.indexOf('.') : 0)
  const longest = Math.max(0, ...texts.map(tail))
  const padded = texts.map((text) => text + ' '.repeat(longest - tail(text)))
  const width = Math.max(0, ...padded.map((text) => text.length))
  return padded.map((text) => text.padStart(width))
}
