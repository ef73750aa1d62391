import { TemplateFault, type Template } from './template.ts'

/** What names stand for. */
export interface Scope {
  readonly template: Template
  readonly parameters: Readonly<Record<string, string>>
  /** `AWS::StackName` and the like. */
  readonly pseudo: Readonly<Record<string, string>>
  /** What Ref (no attribute) or GetAtt of a resource gives. @throws TemplateFault for an attribute that it does not have */
  readonly resource: (logicalId: string, attribute: string | undefined) => string
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Stands for nothing: whatever has this value is left out. */
const noValue = Symbol('AWS::NoValue')
type Evaluated = Json | typeof noValue

type Intrinsic = (argument: unknown, scope: Scope) => Evaluated

/** The value of a node of a template, every function of it worked out. @throws TemplateFault */
export function evaluate(node: unknown, scope: Scope): Json | undefined {
  const value = valueOf(node, scope)
  return value === noValue ? undefined : value
}

/** @throws TemplateFault also where there is no such condition */
export function holds(name: string, scope: Scope): boolean {
  const condition = scope.template.Conditions[name]
  if (condition === undefined)
    throw new TemplateFault(`Template error: unresolved condition dependency ${name}`)
  return truth(condition, scope)
}

function valueOf(node: unknown, scope: Scope): Evaluated {
  if (Array.isArray(node)) return node.map((each) => valueOf(each, scope)).filter((each) => each !== noValue)
  if (typeof node !== 'object' || node === null) return scalar(node)
  const entries = Object.entries(node)
  const [first] = entries
  if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    const intrinsic = intrinsics.get(first[0])
    if (intrinsic === undefined)
      throw new TemplateFault(`Template error: function is not emulated: ${first[0]}`)
    return intrinsic(first[1], scope)
  }
  const evaluated: { [key: string]: Json } = {}
  for (const [key, value] of entries) {
    const each = valueOf(value, scope)
    if (each !== noValue) evaluated[key] = each
  }
  return evaluated
}

function scalar(node: unknown): Json {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean' || node === null)
    return node
  throw new TemplateFault(`Template error: no value of JSON: ${typeof node}`)
}

const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (name, scope) => named(plain(name), scope)],
  ['Fn::GetAtt', (argument, scope) => attribute(argument, scope)],
  ['Fn::Sub', substitute],
  ['Fn::If', choose],
  [
    'Fn::Join',
    (argument, scope) => {
      const [separator, values] = list(argument, 'Fn::Join', 2)
      return items(values, scope).map(plain).join(plain(separator))
    },
  ],
  [
    'Fn::Select',
    (argument, scope) => {
      const [index, values] = list(argument, 'Fn::Select', 2)
      const found = items(values, scope)[Number(valueOf(index, scope))]
      if (found === undefined)
        throw new TemplateFault('Template error: Fn::Select cannot select nonexistent value')
      return found
    },
  ],
  [
    'Fn::Split',
    (argument, scope) => {
      const [separator, text] = list(argument, 'Fn::Split', 2)
      return plain(valueOf(text, scope)).split(plain(separator))
    },
  ],
  ['Fn::Equals', (argument, scope) => truth({ 'Fn::Equals': argument }, scope)],
  ['Fn::FindInMap', findInMap],
  ['Fn::Base64', (argument, scope) => Buffer.from(plain(valueOf(argument, scope))).toString('base64')],
])

function named(name: string, scope: Scope): Evaluated {
  if (name === 'AWS::NoValue') return noValue
  const value = scope.pseudo[name] ?? scope.parameters[name]
  return value ?? scope.resource(name, undefined)
}

function attribute(argument: unknown, scope: Scope): Json {
  const [logicalId = '', ...rest] = Array.isArray(argument) ? argument.map(plain) : plain(argument).split('.')
  return scope.resource(logicalId, rest.join('.'))
}

function substitute(argument: unknown, scope: Scope): Json {
  const [text, own] = Array.isArray(argument) ? [plain(argument[0]), argument[1]] : [plain(argument), {}]
  const variables = valueOf(own, scope)
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`
    if (isRecord(variables) && variables[name] !== undefined) return plain(variables[name])
    const value =
      name.includes('.') && !name.startsWith('AWS::') ? attribute(name, scope) : named(name, scope)
    return plain(value === noValue ? '' : value)
  })
}

function choose(argument: unknown, scope: Scope): Evaluated {
  const [condition, then, otherwise] = list(argument, 'Fn::If', 3)
  return valueOf(holds(plain(condition), scope) ? then : otherwise, scope)
}

function findInMap(argument: unknown, scope: Scope): Json {
  const keys = list(argument, 'Fn::FindInMap', 3).map((key) => plain(valueOf(key, scope)))
  const found = keys.reduce<unknown>(
    (from, key) => (isRecord(from) ? from[key] : undefined),
    scope.template.Mappings,
  )
  if (found === undefined)
    throw new TemplateFault(`Template error: Unable to get mapping for ${keys.join('::')}`)
  return scalar(found)
}

function truth(node: unknown, scope: Scope): boolean {
  if (!isRecord(node)) throw new TemplateFault('Template error: a condition is a function')
  const [entry] = Object.entries(node)
  const [name, argument] = entry ?? ['', undefined]
  const each = (): readonly boolean[] =>
    Array.isArray(argument) ? argument.map((one) => truth(one, scope)) : []
  switch (name) {
    case 'Condition':
      return holds(plain(argument), scope)
    case 'Fn::Not':
      return each().every((one) => !one)
    case 'Fn::And':
      return each().every(Boolean)
    case 'Fn::Or':
      return each().some(Boolean)
    case 'Fn::Equals': {
      const [left, right] = list(argument, name, 2)
      return plain(valueOf(left, scope)) === plain(valueOf(right, scope))
    }
    default:
      throw new TemplateFault(`Template error: function is not emulated in a condition: ${name}`)
  }
}

function list(argument: unknown, name: string, length: number): readonly unknown[] {
  if (Array.isArray(argument) && argument.length === length) return argument
  throw new TemplateFault(`Template error: ${name} requires a list argument with ${length} elements`)
}

function items(node: unknown, scope: Scope): readonly Json[] {
  const value = valueOf(node, scope)
  if (Array.isArray(value)) return value
  throw new TemplateFault('Template error: a list is needed')
}

/** A scalar as text; anything else as JSON, which no name is. */
const plain = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'symbol' ? '' : JSON.stringify(value)

const isRecord = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
