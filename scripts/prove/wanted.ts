/** How often each kind of success must have happened in a million calls, at least: about a fifth of what was measured. */
export const wanted: Record<string, number> = {}
