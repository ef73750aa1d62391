/** The tags of everything in the account that has an ARN and can be tagged. */
export class TagRegistry {
  readonly #tags = new Map<string, Readonly<Record<string, string>>>()

  set(arn: string, tags: Readonly<Record<string, string>>): void {
    this.#tags.set(arn, tags)
  }

  remove(arn: string): void {
    this.#tags.delete(arn)
  }

  /** By ARN. */
  all(): readonly { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[] {
    return [...this.#tags].map(([arn, tags]) => ({ arn, tags })).toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
  }
}
