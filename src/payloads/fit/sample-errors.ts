import { NotFound, UsageInvalid } from '../../core/errors.ts'

/** A mistake in the sample, with its line. */
export const badLine = (path: string, line: number, mistake: string, remedy: string): UsageInvalid =>
  new UsageInvalid(`cannot learn from ${path}, line ${line}: ${mistake}`, { suggestions: [remedy] })

/** A mistake of the sample as a whole. */
export const badSample = (path: string, mistake: string, remedy: string): UsageInvalid =>
  new UsageInvalid(`cannot learn from ${path}: ${mistake}`, { suggestions: [remedy] })

/** What opening or reading the sample threw, for people where the file is at fault. */
export function asSampleError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new NotFound(`no such file: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a CSV file.'],
    })
  }
  if (code === 'EISDIR') {
    return new NotFound(`not a file but a folder: ${path}`, {
      cause: error,
      suggestions: ['Give the path of one CSV file in it.'],
    })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new UsageInvalid(`cannot read ${path}: permission denied`, {
      cause: error,
      suggestions: ['Make the file readable, or copy it.'],
    })
  }
  return error
}
