/** A project as a stack makes it. */
export interface BuildProject {
  readonly name: string
  readonly arn: string
  readonly createdAtMs: number
  /** `bucket/key` */
  readonly sourceLocation: string
  readonly environment: Readonly<Record<string, string>>
  readonly logGroup: string
  readonly serviceRole: string
}

export class ProjectRegistry {
  readonly #projects = new Map<string, BuildProject>()

  all(): readonly BuildProject[] {
    return [...this.#projects.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  find(name: string): BuildProject | undefined {
    return this.#projects.get(name)
  }

  put(project: BuildProject): void {
    this.#projects.set(project.name, project)
  }

  remove(name: string): void {
    this.#projects.delete(name)
  }
}
