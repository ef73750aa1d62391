import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { synthesize } from '../../infra/cdk/synthesize.ts'
import { policiesFolder, templateText } from './template.ts'

/** Two seconds of work; the library is large, and a busy machine reads it slowly. */
const patienceMs = 300_000

test(
  'the committed template is what infra/cdk gives, byte for byte, with nothing left to acknowledge',
  () => {
    const { template, findings } = synthesize(policiesFolder)
    expect(findings).toEqual([])
    // Otherwise: npm run infra:synth
    expect(template).toBe(templateText)
  },
  patienceMs,
)

test(
  'a policy that allows more is found, and gives another template',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'soalbench-policies-'))
    try {
      cpSync(policiesFolder, folder, { recursive: true })
      const nightly = readFileSync(join(folder, 'nightly.json'), 'utf8')
      writeFileSync(join(folder, 'nightly.json'), nightly.replace('"s3:GetObject"', '"s3:*"'))
      const { template, findings } = synthesize(folder)
      expect(findings).toEqual(['AwsSolutions-IAM5[Action::s3:*] at soalbench/NightlyRole'])
      expect(template).not.toBe(templateText)
      writeFileSync(join(folder, 'nightly.json'), nightly.replace('${Stack}', '${Stak}'))
      expect(() => synthesize(folder)).toThrow('unknown placeholder in a policy: Stak')
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  patienceMs,
)
