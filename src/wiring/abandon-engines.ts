export { killOwnEnginesNow as abandonEngines } from '../local/kill-now.ts'
