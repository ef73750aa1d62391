import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAge } from '../../src/core/age.ts'
import { actionFile, readAction, readWorkflow, type Step } from './github.ts'

const names = readdirSync('.github/workflows').filter((name) => name.endsWith('.yml'))
const workflows = names.map((name) => ({ name, workflow: readWorkflow(name) }))
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ at: `${name}, ${id}`, name, id, job })),
)
const action = readAction()
const steps: readonly { at: string; step: Step }[] = [
  ...jobs.flatMap(({ at, job }) => job.steps.map((step) => ({ at, step }))),
  ...action.runs.steps.map((step) => ({ at: 'action', step })),
].map(({ at, step }) => ({ at: `${at}: ${step.name ?? step.uses ?? ''}`, step }))

describe('workflows', () => {
  it('are there', () => expect(names).toEqual(expect.arrayContaining(['nightly.yml', 'nightly-local.yml'])))

  it.each(workflows)('$name asks for nothing by default, one at a time, never cancelled', ({ workflow }) => {
    expect(workflow.permissions).toEqual({})
    expect(workflow.concurrency).toEqual({ group: expect.any(String), 'cancel-in-progress': false })
    expect(workflow.on).toHaveProperty('workflow_dispatch')
    // A pull request of a fork would bring its own code to the credentials.
    expect(workflow.on).not.toHaveProperty('pull_request_target')
  })

  it.each(workflows)('$name is not scheduled at the hour, where schedules are late', ({ workflow }) => {
    const { schedule } = workflow.on
    const crons = Array.isArray(schedule) ? schedule.map(({ cron }: { cron: string }) => cron) : []
    expect(crons.length).toBeGreaterThan(0)
    for (const cron of crons) expect(Number(cron.split(' ')[0]) % 15).not.toBe(0)
  })

  it.each(jobs)('$at has its permissions and a time-out', ({ job }) => {
    expect(Object.keys(job.permissions ?? {}).length).toBeGreaterThan(0)
    expect(job['timeout-minutes']).toBeLessThan(120)
  })

  it('give AWS credentials to no job that may write to the repository', () => {
    for (const { at, job } of jobs) {
      const may = Object.entries(job.permissions ?? {})
      const oidc = may.some(([name]) => name === 'id-token')
      const writes = may.filter(([name, access]) => name !== 'id-token' && access === 'write')
      expect({ at, both: oidc && writes.length > 0 }).toEqual({ at, both: false })
      if (oidc) expect(job.environment).toBe('soalbench-nightly')
    }
  })

  it('end a night before its job, and the job before the credentials', () => {
    const job = readWorkflow('nightly.yml').jobs['bench']
    const night = job?.steps.find(({ uses }) => uses?.startsWith('./'))
    const wallMs = parseAge(String(night?.with?.['max-wall']), 'max-wall')
    const jobMs = (job?.['timeout-minutes'] ?? 0) * 60_000
    const credentials = action.runs.steps.find(({ uses }) => uses?.includes('configure-aws-credentials'))
    expect(wallMs).toBeLessThan(jobMs - 10 * 60_000)
    expect(jobMs).toBeLessThan(Number(credentials?.with?.['role-duration-seconds']) * 1000)
    expect(credentials?.with?.['mask-aws-account-id']).toBe(true)
  })
})

describe('steps', () => {
  it.each(steps.filter(({ step }) => step.uses !== undefined))('$at is pinned by a commit', ({ step }) => {
    expect(step.uses).toMatch(/^(\.\/\.github\/actions\/[a-z-]+|[\w.-]+\/[\w.-]+@[0-9a-f]{40})$/)
  })

  it('say beside a commit which release it is', () => {
    for (const file of [actionFile, ...names.map((name) => `.github/workflows/${name}`)]) {
      const uses = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => /uses: [\w-]+\//.test(line))
      expect(uses.length).toBeGreaterThan(0)
      for (const line of uses) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
  })

  it.each(steps.filter(({ step }) => step.run !== undefined))(
    '$at has no expression in its commands',
    ({ step }) => {
      expect(step.run).not.toContain('${{')
    },
  )

  it.each(steps.filter(({ step }) => step.run?.includes('bin/run.js') && !step.run.includes('install')))(
    '$at lets signals reach the program',
    ({ step }) => expect(step.run).toMatch(/(^|\n)exec node /),
  )

  it.each(steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@')))(
    '$at keeps no token',
    ({ step }) => expect(step.with?.['persist-credentials']).toBe(false),
  )

  it('stop what is left whatever happened before, on both sides', () => {
    const reaps = action.runs.steps.filter(({ run }) => run?.includes(' reap '))
    expect(reaps).toHaveLength(2)
    for (const step of reaps) expect(step.if).toBe('${{ always() }}')
    expect(action.runs.steps.every((step) => step.run === undefined || step.shell === 'bash')).toBe(true)
  })

  it('give only inputs that the action has, and use each of them', () => {
    for (const { step } of steps.filter((each) => each.step.uses?.startsWith('./'))) {
      for (const name of Object.keys(step.with ?? {})) expect(action.inputs).toHaveProperty(name)
    }
    const text = readFileSync(actionFile, 'utf8')
    for (const name of Object.keys(action.inputs)) expect(text).toContain(`inputs.${name}`)
    for (const [, name = ''] of text.matchAll(/inputs\.([a-z-]+)/g))
      expect(action.inputs).toHaveProperty(name)
  })
})
