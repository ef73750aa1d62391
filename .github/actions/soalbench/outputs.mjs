// Outputs of the step and the summary of the job, from the folder of a night: `node outputs.mjs FOLDER`.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? ''
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env
const night = join(folder, 'night.json')
const ends = ['passed', 'learning', 'regressed', 'new-failures', 'inconclusive', 'incomplete']

const said = existsSync(night) ? JSON.parse(readFileSync(night, 'utf8')).end : undefined
// The values are lines of a file that the runner parses: only known words and a path of ours go there.
const end = ends.includes(said) ? said : 'none'
if (/[\r\n]/.test(folder)) throw new Error('a folder on one line is needed')
if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `end=${end}\nfolder=${folder}\n`)

const comment = join(folder, 'comment.md')
const summary = existsSync(comment)
  ? readFileSync(comment, 'utf8')
  : '## soalbench nightly: broke off before there was anything to tell\n'
if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, summary)
process.stdout.write(`${end}: ${folder}\n`)
