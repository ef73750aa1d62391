import type { Exit } from './runtime-process.ts'

export interface Deadline {
  readonly passed: Promise<void>
  remainingMs(): number
  cancel(): void
}

export function deadlineAfter(ms: number): Deadline {
  const endsAt = performance.now() + ms
  const remainingMs = (): number => Math.max(0, endsAt - performance.now())
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<void>((resolve) => {
    const wait = (): void => {
      // Node's timers may fire a fraction of a millisecond early.
      if (remainingMs() === 0) resolve()
      else timer = setTimeout(wait, Math.ceil(remainingMs()))
    }
    wait()
  })
  return { passed, remainingMs, cancel: () => clearTimeout(timer) }
}

export type First<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'exit'; readonly exit: Exit }
  | { readonly is: 'deadline' }

/** What comes first: the work, the end of the process, or the end of the time. */
export function firstOf<T>(work: Promise<T>, exited: Promise<Exit>, deadline: Deadline): Promise<First<T>> {
  return Promise.race([
    work.then((value): First<T> => ({ is: 'done', value })),
    exited.then((exit): First<T> => ({ is: 'exit', exit })),
    deadline.passed.then((): First<T> => ({ is: 'deadline' })),
  ])
}
