import * as v from 'valibot'
import { parseJson } from '../parse-json.ts'

const shape = v.object({ duplicate: v.literal(true) })

/** `{"duplicate": true}` is the answer of a workload that found its attempt claimed by another execution. */
export const saysDuplicate = (answer: string): boolean => parseJson(shape, answer) !== undefined

/** The same in what a script wrote: the probe's line is `SOALBENCH {…}`. */
export const logSaysDuplicate = (log: string): boolean =>
  log
    .split('\n')
    .some((line) => line.startsWith('SOALBENCH ') && saysDuplicate(line.slice('SOALBENCH '.length)))
