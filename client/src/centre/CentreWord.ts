import type { CentreStep } from '@parley/protocol'
import type { Contact } from '../model/Contact.ts'

/** A step of a centre that came in, read and checked. */
export type CentreWord = {
  readonly contact: Contact
  readonly step: CentreStep
  /** Network time, unix ms: when it was written or stamped, whichever is earlier. Old bytes under new stamps stay old. */
  readonly at: number
}
