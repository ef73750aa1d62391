import type { Cell } from '../core/cell.ts'

/**
 * What may run side by side on AWS: trials of one function, of one EMR Serverless application or of the Glue job would take each
 * other's sandboxes and workers, or be refused.
 */
export function laneOnAws(cell: Cell, stockFunction: string | undefined): string {
  const { sizing, startLevel } = cell
  switch (sizing.platform) {
    case 'lambda':
      return stockFunction ?? `lambda ${sizing.memoryMiB}`
    case 'emr-serverless':
      return `emr-serverless ${startLevel}`
    case 'glue':
      return 'glue'
  }
}
