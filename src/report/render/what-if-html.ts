import { noticeOf } from '../planner/notice.ts'
import { leastJobs, mostJobs } from '../planner/controls.ts'
import type { Planner, PlannerAbsence } from '../planner/planner.ts'
import { escapeXml } from '../text/escape.ts'

export const whatIfTitle = 'What would a month cost?'

/**
 * The panel that the page's script fills and recomputes; without the script it names the command that does the same. Its
 * data are JSON that can end neither the element nor the page.
 */
export function whatIfHtml(planner: Planner | PlannerAbsence): string {
  if ('absent' in planner) return absenceHtml(planner)
  const [first] = planner.subjects
  return `<section id="what-if" aria-labelledby="what-if-heading">
<h2 id="what-if-heading">${whatIfTitle}</h2>
<p class="caveat" id="what-if-notice">${first === undefined ? '' : escapeXml(noticeOf(first.target))}</p>
<noscript><p>This part needs JavaScript. On the command line <code>soalbench forecast --jobs-per-month 10000</code> says the same.</p></noscript>
<form id="what-if-controls" hidden autocomplete="off">
${subjectControl(planner)}
<div><label for="what-if-jobs">Jobs per month</label><input id="what-if-jobs" type="number" inputmode="numeric" min="${leastJobs}" max="${mostJobs}" step="any"><input id="what-if-jobs-slider" type="range" min="0" max="700" step="1" aria-label="Jobs per month, slider"></div>
<div><label for="what-if-warm">Warm starts on Lambda <output id="what-if-warm-text" for="what-if-warm"></output></label><input id="what-if-warm" type="range" min="0" max="100" step="1"><label class="box"><input id="what-if-simulate" type="checkbox"> simulate from random arrivals</label></div>
<div><label for="what-if-size">Payload</label><select id="what-if-size"></select></div>
<div><label for="what-if-region">Region of the prices</label><select id="what-if-region"></select></div>
<div><label for="what-if-discount">Discount, per cent</label><input id="what-if-discount" type="number" inputmode="decimal" min="0" max="100" step="any"><input id="what-if-discount-slider" type="range" min="0" max="100" step="1" aria-label="Discount, slider"></div>
<div class="last"><button type="button" id="what-if-reset">Reset</button></div>
</form>
<p class="answer" id="what-if-answer" role="status"></p>
<div id="what-if-result"></div>
<p class="aside same">The same on the command line: <code id="what-if-command"></code></p>
<script type="application/json" id="what-if-data">${json(planner)}</script>
</section>`
}

const absenceHtml = ({ absent }: PlannerAbsence): string =>
  `<section id="what-if" aria-labelledby="what-if-heading">
<h2 id="what-if-heading">${whatIfTitle}</h2>
<p>${escapeXml(absent)} On the command line <code>soalbench forecast --help</code> says what a month can be worked out from.</p>
</section>`

/** Only where there is something to choose. */
function subjectControl({ subjects }: Planner): string {
  if (subjects.length < 2) return ''
  const runs = new Set(subjects.map(({ runId }) => runId))
  const options = subjects.map(({ workload, format, runId }, at) => {
    const label = `${workload} (${format})${runs.size > 1 ? `, run ${runId}` : ''}`
    return `<option value="${at}">${escapeXml(label)}</option>`
  })
  return `<div><label for="what-if-subject">Workload</label><select id="what-if-subject">${options.join('')}</select></div>`
}

/** No character that means something to HTML, and none that ends a line of a script. */
function json(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
