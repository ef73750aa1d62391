/** Commands do not reach into the report. */
export { renderComparison } from '../report/index.ts'
