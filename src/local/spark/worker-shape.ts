/** A worker as it was asked for and as this host can hold it. GB = 1024 MiB, as AWS bills it. */
export interface WorkerShape {
  readonly vcpus: number
  readonly memoryMiB: number
  readonly diskGb: number
  /** enforced ÷ requested of CPU and memory. */
  readonly scale: number
}

export const scaledMemoryMiB = (shape: WorkerShape): number => Math.floor(shape.memoryMiB * shape.scale)
export const scaledVcpus = (shape: WorkerShape): number => shape.vcpus * shape.scale

/** A worker serves a request when it has at least what was asked for, overhead included, at the same scale. */
export function fits(request: WorkerShape, worker: WorkerShape): boolean {
  return (
    request.scale === worker.scale &&
    request.vcpus <= worker.vcpus &&
    request.memoryMiB <= worker.memoryMiB &&
    request.diskGb <= worker.diskGb
  )
}
