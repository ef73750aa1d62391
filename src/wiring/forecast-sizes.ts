import { UsageInvalid } from '../core/errors.ts'
import { formatBytes, parseSize, payloadBounds } from '../core/size.ts'
import { equalMix, lognormalMix } from '../forecast/make-size-mix.ts'
import { parseSizeMixFile } from '../forecast/parse-size-mix-file.ts'
import type { SizeMix } from '../forecast/size-mix.ts'
import { readFlagFile } from './read-flag-file.ts'

export interface ChosenSizes {
  readonly mix: SizeMix
  readonly words: string
}

/** @param measured what to take where nothing is said @throws UsageInvalid naming the flag, NotFound for a file */
export async function sizesOf(
  { size, sizeMix }: { readonly size: string | undefined; readonly sizeMix: string | undefined },
  measured: readonly number[],
): Promise<ChosenSizes> {
  if (size !== undefined && sizeMix !== undefined) {
    throw new UsageInvalid('two descriptions of the payloads: --size and --size-mix', {
      suggestions: ['Give one of the two.'],
    })
  }
  if (size !== undefined) {
    const bytes = parseSize(size, '--size')
    return { mix: equalMix([bytes]), words: `payloads of ${formatBytes(bytes)}` }
  }
  if (sizeMix === undefined) {
    const words = `the measured payloads, equally often: ${measured.map(formatBytes).join(', ')}`
    return { mix: equalMix(measured), words }
  }
  if (sizeMix.startsWith('lognormal:')) return lognormalOf(sizeMix)
  const mix = parseSizeMixFile(await readFlagFile(sizeMix, '--size-mix'), sizeMix)
  return { mix, words: `${mix.length} payload sizes of ${sizeMix}` }
}

const classes = 400

function lognormalOf(text: string): ChosenSizes {
  const match = /^lognormal:([^,]+),(\d+(?:\.\d+)?)$/.exec(text)
  const logSd = Number(match?.[2])
  if (match?.[1] === undefined || !(logSd > 0 && logSd <= 5)) {
    throw new UsageInvalid(`not a lognormal distribution in --size-mix: "${text}"`, {
      suggestions: [
        'Give the median and the standard deviation of the logarithm, up to 5: lognormal:50mb,1.2.',
      ],
    })
  }
  const medianBytes = parseSize(match[1], '--size-mix')
  const { least: leastBytes, most: mostBytes } = payloadBounds
  return {
    mix: lognormalMix({ medianBytes, logSd, classes, leastBytes, mostBytes }),
    words: `lognormal payloads, median ${formatBytes(medianBytes)}, sd of log ${logSd}`,
  }
}
