export { groupBy } from '../../core/group-by.ts'
