import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const folder = 'infra/soal-image'
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

const dockerfile = textOf(`${folder}/Dockerfile`)
/** Comments gone, continued lines joined. */
const instructions = dockerfile
  .replaceAll(/^\s*#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
const of = (instruction: string): string[] =>
  instructions
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1))
const manifest = textOf(`${folder}/MANIFEST`).trimEnd().split('\n')

describe('the Dockerfile', () => {
  test('begins from a digest, and from nothing else that moves', () => {
    const stages = of('FROM').flatMap((line) => / AS (\w+)$/.exec(line)?.[1] ?? [])
    const bases = of('FROM').map((line) => line.split(' ')[0] ?? '')
    const foreign = bases.filter((base) => !stages.includes(base))
    expect(foreign).toEqual([expect.stringMatching(/^[a-z.]+\/lambda\/provided:al2023@sha256:[0-9a-f]{64}$/)])
    expect(dockerfile).not.toMatch(/:latest|git clone|ADD /)
  })

  test('every command stops at its first failure, in pipes too', () => {
    expect(of('RUN').filter((line) => !line.startsWith('set -eo pipefail; '))).toEqual([])
    // What `||` or a quiet download would hide.
    expect(of('RUN').filter((line) => /\|\| |wget|curl/.test(line))).toEqual([])
  })

  test('whatever is downloaded is held to a checksum', () => {
    const [installs, jars] = [/pip install/, /mvn /].map((what) =>
      of('RUN').filter((line) => what.test(line)),
    )
    expect(installs?.join(' ').match(/pip install/g)).toHaveLength(2)
    expect(installs?.join(' ').match(/pip install --no-deps --require-hashes /g)).toHaveLength(2)
    expect(jars).toHaveLength(1)
    expect(jars?.[0]).toContain('sha512sum --check --strict /build/jars.sha512')
    const [, ...artifacts] =
      [...(jars?.[0] ?? '').matchAll(/for jar in (.+?);/g)][0]?.[0].split(/ in |;| /) ?? []
    const named = artifacts
      .filter((word) => word.includes(':'))
      .map((artifact) => artifact.split(':').slice(1).join('-'))
    const checked = textOf(`${folder}/jars.sha512`).trimEnd().split('\n')
    expect(checked.every((line) => /^[0-9a-f]{128} {2}\S+\.jar$/.test(line))).toBe(true)
    expect(checked.map((line) => line.slice(130))).toEqual(named.map((jar) => `${jar}.jar`))
  })

  test('no credentials and no region stand in the environment', () => {
    expect(of('ENV')).toEqual(['PYTHONPATH=/opt/python'])
    expect(of('ARG')).toEqual([])
  })

  test('takes Spark, its bridge and the runtime client that the local engine runs', () => {
    const packages = of('RUN').find((line) => line.includes('requirements-spark.txt'))
    expect(packages).toContain('-r /build/requirements-engine.txt -r /build/requirements-spark.txt')
    expect(textOf('python/requirements-spark.txt')).toContain('pyspark==3.5.6 ')
    // Spark 3.5.6 bundles Hadoop 3.3.4: hadoop-aws of any other version fails where a class is missing.
    expect(dockerfile).toContain('org.apache.hadoop:hadoop-aws:3.3.4')
    expect(dockerfile).toContain('test -f hadoop-client-runtime-3.3.4.jar')
  })

  test('starts the handler', () => {
    expect(of('ENTRYPOINT')).toEqual(['["/usr/bin/python3.11", "-m", "awslambdaric"]'])
    expect(of('CMD')).toEqual(['["soal_handler.lambda_handler"]'])
    expect(textOf(`${folder}/soal_handler.py`)).toContain('def lambda_handler(event, context):')
  })
})

describe('the files of the source', () => {
  test('are sorted, there, and without a second spelling', () => {
    expect(manifest).toEqual([...new Set(manifest)].sort())
    expect(manifest.filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect(manifest.filter((path) => !/^[a-z0-9_./-]+$/i.test(path) || path.includes('..'))).toEqual([])
  })

  test('are all that the build copies: a module that is added is in the image', () => {
    const copied = of('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1))
      .flatMap((path) => (path.includes('*') ? expanded(path) : [path]))
    const others = ['Dockerfile', 'buildspec.yml'].map((name) => `${folder}/${name}`)
    expect([...copied, ...others].sort()).toEqual(manifest)
  })

  function expanded(pattern: string): string[] {
    const ending = pattern.slice(pattern.indexOf('*') + 1)
    return readdirSync(join(root, dirname(pattern)))
      .filter((name) => name.endsWith(ending))
      .map((name) => `${dirname(pattern)}/${name}`)
  }
})

describe('the build', () => {
  const buildspec = textOf(`${folder}/buildspec.yml`)

  test('tells the digest of what it pushed, under a tag that it was given', () => {
    expect(buildspec).toMatch(/exported-variables:\n\s+- IMAGE_DIGEST\n/)
    expect(buildspec).toContain('test -n "$IMAGE_TAG"')
    expect(buildspec).toContain('docker push "$REPOSITORY_URI:$IMAGE_TAG"')
    expect(buildspec).not.toContain('latest')
  })

  test('makes one image for one platform, which is what Lambda takes', () => {
    expect(buildspec).toContain('--provenance=false --sbom=false --platform linux/amd64')
  })

  test('stops at the first failure', () => {
    expect(buildspec.match(/on-failure: ABORT/g)).toHaveLength(2)
    expect(buildspec.match(/- set -eo pipefail/g)).toHaveLength(2)
  })
})
