/** Epochs are the contract's; days are UTC days; months are sums of days. */
export type PeriodKind = 'epoch' | 'day' | 'month'

/** A stretch of time. `number`: the epoch's, days since 1970, months since January 1970. */
export type Period = { readonly kind: PeriodKind; readonly number: number }
