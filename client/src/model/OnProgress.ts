import type { Progress } from './Progress.ts'

export type OnProgress = (progress: Progress) => void
