// The workflow run with the newest copy of the history that the default branch has made: `node find-history.mjs ARTIFACT`.
// Writes `run-id=…` for actions/download-artifact, nothing in the first night.
import { appendFileSync } from 'node:fs'

const name = process.argv[2] ?? ''
const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, GITHUB_OUTPUT, DEFAULT_BRANCH } = process.env
const url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`
const response = await fetch(url, {
  headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${GITHUB_TOKEN}` },
})
if (!response.ok) throw new Error(`GitHub answered ${response.status} to the list of artifacts`)
const { artifacts } = await response.json()
// Another branch could have made nights that never were.
const own = artifacts.filter(
  ({ expired, workflow_run: run }) => !expired && run?.head_branch === DEFAULT_BRANCH,
)
const [newest] = own.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
if (newest !== undefined && GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `run-id=${newest.workflow_run.id}\n`)
process.stdout.write(newest === undefined ? 'no history yet\n' : `history of run ${newest.workflow_run.id}\n`)
