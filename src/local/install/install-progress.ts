/** What an installation tells while it goes on. */
export type InstallProgress =
  | { readonly type: 'step'; readonly step: InstallStep; readonly detail: string }
  | {
      readonly type: 'download'
      readonly file: string
      readonly receivedBytes: number
      readonly totalBytes: number
    }
  /** Another soalbench installs into the same cache directory; this one goes on when that one has ended. */
  | { readonly type: 'waiting'; readonly pid: number }

type InstallStep = 'python' | 'java' | 'environment' | 'download' | 'build' | 'verify'

export type InstallObserver = (event: InstallProgress) => void
