import { UsageInvalid } from '../../core/errors.ts'

export interface Tax {
  readonly zone: string
  readonly basisPoints: number
}

/** The second input of the join: `neighbourhood;zone;tax_basis_points` with a header and nothing to unquote. */
export function parseTaxTable(text: string, path: string): ReadonlyMap<string, Tax> {
  const [header, ...lines] = text.split('\n').filter((line) => line !== '')
  if (header !== 'neighbourhood;zone;tax_basis_points') {
    throw new UsageInvalid(`not a neighbourhoods file: ${path}`, {
      suggestions: ['Its first line must be `neighbourhood;zone;tax_basis_points`.'],
    })
  }
  return new Map(
    lines.map((line) => {
      const [neighbourhood = '', zone = '', points = ''] = line.split(';')
      return [neighbourhood, { zone, basisPoints: Number(points) }] as const
    }),
  )
}
