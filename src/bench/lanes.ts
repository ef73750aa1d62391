/** Why nothing more is launched. */
export interface Stop {
  readonly why: string
}

/**
 * Runs the items of each lane one after the other, in their order, and the lanes side by side. After the first stop nothing more
 * is launched, and what is under way comes to its end. `run` is given what is left, lane by lane.
 * @returns the first stop. @throws the first error, when everything that was under way has ended.
 */
export async function inLanes<T>(
  lanes: readonly (readonly T[])[],
  run: (item: T, left: readonly (readonly T[])[]) => Promise<Stop | undefined>,
): Promise<Stop | undefined> {
  const queues = lanes.map((lane) => [...lane])
  let stop: Stop | undefined
  const ends = await Promise.allSettled(
    queues.map(async (queue) => {
      while (stop === undefined) {
        const item = queue.shift()
        if (item === undefined) return
        try {
          // Not in one expression: what another lane has found meanwhile would be overwritten.
          const found = await run(item, queues)
          stop ??= found
        } catch (error) {
          stop ??= { why: 'failed' }
          throw error
        }
      }
    }),
  )
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return stop
}
