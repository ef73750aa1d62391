import { randomUUID } from 'node:crypto'

/** A temporary directory as a script knows it: by the runs that it has seen there. */
export interface Marker {
  readonly id: string
  runs: number
}

export const freshMarker = (): Marker => ({ id: randomUUID().replaceAll('-', ''), runs: 0 })
