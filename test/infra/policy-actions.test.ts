import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { policiesFolder, type Statement } from './template.ts'

/** Calls whose permission has another name (service authorization reference of S3 and Lambda). */
const permissionOf: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  Invoke: 'InvokeFunction',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListObjectVersions: 'ListBucketVersions',
  ListObjectsV2: 'ListBucket',
  UploadPart: 'PutObject',
}

const sources = new URL('../../src/', import.meta.url).pathname

/** Names of the permissions for the calls that the sources of some folders make. */
function calledIn(folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(sources, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(sources, folder, name)),
  )
  const calls = files.flatMap((file) => callsOf(readFileSync(file, 'utf8')))
  return [...new Set(calls)].sort()
}

function callsOf(text: string): string[] {
  const found = [...text.matchAll(/new (?:\w+\.)*sdk\.([A-Z]\w+)Command\(/g)].map(([, name]) => name ?? '')
  return found.map((name) => permissionOf[name] ?? name)
}

function namesIn(...policies: readonly string[]): string[] {
  const actions = policies.flatMap((name) => {
    const { Statement }: { Statement: Statement[] } = JSON.parse(
      readFileSync(join(policiesFolder, `${name}.json`), 'utf8'),
    )
    return Statement.flatMap(({ Action }) => [Action].flat())
  })
  return [...new Set(actions.map((action) => action.split(':')[1] ?? ''))].sort()
}

const allows = (names: readonly string[], call: string): boolean =>
  names.some((name) => (name === 'Get*' ? call.startsWith('Get') : name === call))

test('an operator may make every call of a deployment', () => {
  const calls = calledIn(['deployment'])
  expect(calls).toContain('CreateChangeSet')
  const names = namesIn('operator')
  expect(calls.filter((call) => !allows(names, call))).toEqual([])
})

test('who only looks may make every call of "infra status" and of leftovers', () => {
  const calls = ['infra-status', 'leftovers', 'functions-active', 'stack-state'].flatMap((name) =>
    callsOf(readFileSync(join(sources, 'deployment', `${name}.ts`), 'utf8')),
  )
  expect(calls).toContain('GetTemplate')
  const names = namesIn('readonly')
  expect(calls.filter((call) => !allows(names, call))).toEqual([])
})

test('a runner may make every call of a run', () => {
  const calls = calledIn(['runners', 'storage', 'doctor'])
  expect(calls).toContain('StartJobRun')
  const names = namesIn('runner')
  expect(calls.filter((call) => !allows(names, call))).toEqual([])
})

test('a runner may nothing that no run calls, but for what calls ask for beside themselves', () => {
  const calls = calledIn(['runners', 'storage', 'doctor', 'aws', 'deployment'])
  expect(namesIn('runner').filter((name) => !calls.includes(name))).toEqual([
    // The digest of a function's image stands in GetFunction alone.
    'GetFunction',
    'GetServiceQuota',
    // Completing an upload whose parts are many.
    'ListMultipartUploadParts',
    'PassRole',
    'TagResource',
  ])
})
