import type { ParleyFaults } from './ParleyFaults.ts'

export type ParleyCode = keyof ParleyFaults
