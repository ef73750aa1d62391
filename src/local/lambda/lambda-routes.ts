/** The operations that are served here, by method and path of the REST API of 2015-03-31 and its later parts. */
export type LambdaOperation =
  | 'Invoke'
  | 'CreateFunction'
  | 'ListFunctions'
  | 'GetFunction'
  | 'DeleteFunction'
  | 'GetFunctionConfiguration'
  | 'UpdateFunctionConfiguration'
  | 'UpdateFunctionCode'
  | 'PublishVersion'
  | 'ListVersionsByFunction'
  | 'PutFunctionConcurrency'
  | 'GetFunctionConcurrency'
  | 'DeleteFunctionConcurrency'

const one = String.raw`/2015-03-31/functions/([^/]+)`
const routes: readonly (readonly [LambdaOperation, string, RegExp])[] = [
  ['Invoke', 'POST', new RegExp(`^${one}/invocations$`)],
  ['CreateFunction', 'POST', /^\/2015-03-31\/functions\/?$/],
  ['ListFunctions', 'GET', /^\/2015-03-31\/functions\/?$/],
  ['GetFunction', 'GET', new RegExp(`^${one}$`)],
  ['DeleteFunction', 'DELETE', new RegExp(`^${one}$`)],
  ['GetFunctionConfiguration', 'GET', new RegExp(`^${one}/configuration$`)],
  ['UpdateFunctionConfiguration', 'PUT', new RegExp(`^${one}/configuration$`)],
  ['UpdateFunctionCode', 'PUT', new RegExp(`^${one}/code$`)],
  ['PublishVersion', 'POST', new RegExp(`^${one}/versions$`)],
  ['ListVersionsByFunction', 'GET', new RegExp(`^${one}/versions$`)],
  ['PutFunctionConcurrency', 'PUT', /^\/2017-10-31\/functions\/([^/]+)\/concurrency$/],
  ['DeleteFunctionConcurrency', 'DELETE', /^\/2017-10-31\/functions\/([^/]+)\/concurrency$/],
  ['GetFunctionConcurrency', 'GET', /^\/2019-09-30\/functions\/([^/]+)\/concurrency$/],
]

export const lambdaOperations: readonly string[] = routes.map(([operation]) => operation)

/** @returns the operation and the function reference in the path, decoded; undefined for anything else. */
export function findRoute(
  method: string,
  path: string,
): { readonly operation: LambdaOperation; readonly reference: string } | undefined {
  for (const [operation, expected, pattern] of routes) {
    const match = method === expected ? pattern.exec(path) : null
    if (match !== null) return { operation, reference: decode(match[1] ?? '') }
  }
  return undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
