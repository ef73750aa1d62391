export { listPayloads, verifyPayload } from './cache.ts'
export { generatePayload } from './generate-payload.ts'
export { fitDataset } from './fit/fit-dataset.ts'
