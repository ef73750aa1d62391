import { readFileSync } from 'node:fs'

export const policiesFolder = new URL('../../infra/policies/', import.meta.url).pathname

export interface Resource {
  readonly Type: string
  readonly Condition?: string
  readonly Properties: Readonly<Record<string, unknown>>
}

export interface Template {
  readonly Parameters: Readonly<
    Record<string, { readonly Default?: unknown; readonly AllowedPattern?: string }>
  >
  readonly Conditions: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>
}

export const templateText = readFileSync(
  new URL('../../infra/soalbench.template.json', import.meta.url),
  'utf8',
)
export const template: Template = JSON.parse(templateText)

/** Properties of a resource. @throws where the template has no such resource */
export function properties(id: string): Readonly<Record<string, unknown>> {
  const resource = template.Resources[id]
  if (resource === undefined) throw new Error(`no such resource: ${id}`)
  return resource.Properties
}

export const resourcesOf = (type: string): [id: string, resource: Resource][] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type)

export interface Statement {
  readonly Sid?: string
  readonly Effect: string
  readonly Principal?: unknown
  readonly Action: string | readonly string[]
  readonly Resource?: unknown
  readonly Condition?: unknown
}

/** Every statement of every policy of a template, wherever it stands, with the path to it. */
export function statementsOf(node: unknown, path = ''): [path: string, statement: Statement][] {
  if (typeof node !== 'object' || node === null) return []
  if (isStatement(node)) return [[path, node]]
  return Object.entries(node).flatMap(([key, value]) => statementsOf(value, `${path}/${key}`))
}

const isStatement = (node: object): node is Statement => 'Effect' in node && 'Action' in node

/** `Fn::Sub` as its text; other texts as they are. */
export function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain)
  if (typeof node !== 'object' || node === null) return node
  if ('Fn::Sub' in node) return node['Fn::Sub']
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]))
}
