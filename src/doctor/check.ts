/** What a check has found. Whatever is not as it should be comes with what to do about it, in one line. */
export type Finding =
  | { readonly state: 'ok' | 'skipped'; readonly found: string }
  | { readonly state: 'warning' | 'failed'; readonly found: string; readonly fix: string }

/** One thing that can be looked at without changing it. */
export interface Check {
  /** For people, and stable for scripts: `Node`, `disk space`. */
  readonly name: string
  /** A throw is a finding too: the check itself could not be made. */
  readonly look: () => Promise<Finding> | Finding
}

export type CheckResult = Finding & { readonly name: string }

export const ok = (found: string): Finding => ({ state: 'ok', found })
export const skipped = (found: string): Finding => ({ state: 'skipped', found })
export const warning = (found: string, fix: string): Finding => ({ state: 'warning', found, fix })
export const failed = (found: string, fix: string): Finding => ({ state: 'failed', found, fix })
