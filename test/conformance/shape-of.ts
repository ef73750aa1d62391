/** `text`, `number`, `boolean`, `time`, `bytes`, or members by their keys; a list is the shape of its first item. */
export type Shape = string | { readonly [key: string]: Shape }

export function shapeOf(value: unknown): Shape {
  if (value === null || value === undefined) return 'absent'
  if (value instanceof Date) return 'time'
  if (value instanceof Uint8Array) return 'bytes'
  if (Array.isArray(value)) return { '[]': value.length === 0 ? 'absent' : shapeOf(value[0]) }
  if (typeof value !== 'object') return typeof value
  if ('transformToString' in value) return 'stream'
  const members = Object.entries(value).filter(([key, member]) => key !== '$metadata' && member !== undefined)
  return Object.fromEntries(members.map(([key, member]) => [key, shapeOf(member)]))
}

/** Where two shapes differ, as `path: ours, theirs`. A list that is empty at one side is like any. */
export function differences(ours: Shape, theirs: Shape, path = ''): string[] {
  if (typeof ours === 'string' || typeof theirs === 'string') {
    if (ours === theirs || (path.endsWith('[]') && (ours === 'absent' || theirs === 'absent'))) return []
    return [`${path}: ${told(ours)} here, ${told(theirs)} there`]
  }
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
  return keys.flatMap((key) =>
    differences(
      ours[key] ?? 'absent',
      theirs[key] ?? 'absent',
      key === '[]' ? `${path}[]` : `${path}.${key}`,
    ),
  )
}

const told = (shape: Shape): string => (typeof shape === 'string' ? shape : 'members')
