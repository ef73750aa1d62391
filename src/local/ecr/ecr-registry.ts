/** One image: what its digest names, under any number of tags. */
export interface EcrImage {
  readonly digest: string
  readonly manifest: string
  readonly sizeBytes: number
  readonly pushedAtMs: number
  readonly tags: Set<string>
}

export interface EcrRepository {
  readonly name: string
  readonly arn: string
  readonly uri: string
  readonly createdAtMs: number
  readonly immutable: boolean
  /** By digest. */
  readonly images: Map<string, EcrImage>
}

/** Repositories of the account and their images. */
export class EcrRegistry {
  readonly #repositories = new Map<string, EcrRepository>()

  all(): readonly EcrRepository[] {
    return [...this.#repositories.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  find(name: string): EcrRepository | undefined {
    return this.#repositories.get(name)
  }

  add(repository: EcrRepository): void {
    this.#repositories.set(repository.name, repository)
  }

  remove(name: string): void {
    this.#repositories.delete(name)
  }

  /** The image that `<repository uri>@<digest>` or `…:<tag>` names; undefined where there is none, or no such repository. */
  imageAt(uri: string): EcrImage | undefined {
    const match =
      /^(?<repository>[^@:]+(?::\d+\/[^@:]+)?)(?:@(?<digest>sha256:[0-9a-f]{64})|:(?<tag>[\w.-]+))$/.exec(uri)
    const { repository, digest, tag } = match?.groups ?? {}
    const found = this.all().find((each) => each.uri === repository)
    if (digest !== undefined) return found?.images.get(digest)
    return [...(found?.images.values() ?? [])].find(({ tags }) => tag !== undefined && tags.has(tag))
  }
}
