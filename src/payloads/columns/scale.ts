import type { MeasuredDefinition } from './measured.ts'

/** Turns the values of a column into whole numbers and back. */
export interface Scale {
  /** Written without quotes in JSON. */
  readonly bare: boolean
  parse(value: number | string): number
  text(value: number): string
}

export function scaleOf(definition: MeasuredDefinition): Scale {
  switch (definition.kind) {
    case 'integer':
      return { bare: true, parse: (value) => Math.round(Number(value)), text: String }
    case 'decimal':
      return decimalScale(definition.scale)
    case 'date':
      return {
        bare: false,
        parse: (value) => secondsOf(value) / daySeconds,
        text: (days) => isoText(days * daySeconds).slice(0, 10),
      }
    case 'timestamp': {
      const { separator } = definition
      return {
        bare: false,
        parse: secondsOf,
        text: (seconds) => isoText(seconds).slice(0, 19).replace('T', separator),
      }
    }
  }
}

const daySeconds = 86_400

function decimalScale(places: number): Scale {
  const unit = 10 ** places
  return {
    bare: true,
    parse: (value) => Math.round(Number(value) * unit),
    text: (value) => {
      const digits = String(Math.abs(value)).padStart(places + 1, '0')
      const sign = value < 0 ? '-' : ''
      return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
    },
  }
}

const isoText = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** Seconds since 1970 of `yyyy-MM-dd` or `yyyy-MM-dd HH:mm:ss`, read as UTC. */
function secondsOf(value: number | string): number {
  const text = String(value).replace(' ', 'T')
  return Math.floor(Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`) / 1000)
}
