import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { addSoalbenchStack } from './soalbench-stack.ts'

export interface Synthesized {
  /** As it is committed. The same policies give the same bytes, everywhere. */
  readonly template: string
  /** What the rule packs found and nobody has acknowledged: `AwsSolutions-S1 at soalbench/Bucket`. */
  readonly findings: readonly string[]
}

/** The template, looked at by cdk-nag and by CloudFormation's own rules. `policies`: the folder of the shipped ones. */
export function synthesize(policies: string): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'soalbench-synth-'))
  try {
    const app = new App({ outdir, analyticsReporting: false, treeMetadata: false })
    const stack = addSoalbenchStack(app, policies)
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    const failure = failureOf(() => app.synth())
    const findings = reported(join(outdir, 'validation-report.json'))
    // Its own words only where no report tells more.
    if (failure !== undefined && findings.length === 0) throw failure
    const file = join(outdir, stack.templateFile)
    return { template: withVersion(JSON.parse(readFileSync(file, 'utf8'))), findings }
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

function failureOf(act: () => unknown): Error | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string
      readonly violatingConstructs: readonly { readonly constructPath?: string }[]
    }[]
  }[]
}

function reported(file: string): string[] {
  const report: Report = JSON.parse(readFileSync(file, 'utf8'))
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .map(({ ruleName, violatingConstructs }) => {
      const where = violatingConstructs.map(({ constructPath }) => constructPath ?? 'the stack')
      return `${ruleName} at ${where.join(', ')}`
    })
}

interface Template {
  readonly Outputs: Readonly<Record<string, unknown>>
}

/** The version is the content's own hash: a deployed stack tells by it whether it is this template's. */
function withVersion(template: Template): string {
  const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex')
  const Outputs = { ...template.Outputs, TemplateVersion: { Value: hash.slice(0, 12) } }
  return `${JSON.stringify({ ...template, Outputs }, null, 2)}\n`
}
