export { findPayload, listPayloads, verifyPayload } from './cache.ts'
export { neighbourhoodsPath } from './dataset.ts'
export { generatePayload, type GenerateOptions } from './generate-payload.ts'
export { fitDataset, type FittedSample } from './fit/fit-dataset.ts'
