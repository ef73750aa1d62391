import { expandSizes, formatBytes, parseSize, payloadBounds } from '../../src/core/size.ts'
import type { Corpus } from './corpus.ts'
import { mutatedBytes } from './mutate-bytes.ts'

const expressions = [
  ...[
    '10kb',
    '1.5mb',
    '400mb',
    '1gib',
    '10kb..1gb',
    '100kb..1mb/3',
    '10kb..100kb,1mb',
    ' 2KB , 3 mb ',
    '1000b',
  ],
  ...['10kb..10gb/20', '1kib..1mib', '1mb..1mb/1', '10kb,100kb,1mb,10mb,100mb,1gb'],
]

export const sizeExpressions: Corpus<string> = {
  name: 'size expressions',
  cases: 10_000,
  open: () => ({
    make(random) {
      const one = expressions[Math.floor(random() * expressions.length)] ?? ''
      return mutatedBytes(Buffer.from(one), random).toString('utf8')
    },
    read(text) {
      const sizes = expandSizes(text, '--sizes')
      if (sizes.length === 0 || sizes.some((size) => !isSize(size))) throw new Error(`sizes: ${sizes.join()}`)
      if (sizes.some((size, at) => at > 0 && size <= (sizes[at - 1] ?? 0))) throw new Error('not ascending')
      if (!/\d/.test(text)) throw new Error('a size without a digit')
      // What is printed is read as the same, to its three digits.
      for (const size of sizes) {
        const again = parseSize(formatBytes(size).replace(' ', ''))
        if (Math.abs(again - size) > 0.005 * size + 1) throw new Error(`${size} printed and read is ${again}`)
      }
      return undefined
    },
    misplaced({ message, suggestions }, text) {
      const quoted = /in --sizes: "(.*)"$/su.exec(message)?.[1]
      if (quoted === undefined) return 'no expression in the message'
      if (suggestions.length === 0) return 'no remedy'
      const start = quoted.replace(/…$/, '').split('\uFFFD')[0] ?? ''
      return text.includes(start) ? undefined : 'an expression that was not given'
    },
  }),
}

const isSize = (size: number): boolean =>
  Number.isSafeInteger(size) && size >= payloadBounds.least && size <= payloadBounds.most
