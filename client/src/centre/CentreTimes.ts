/** How often those at a centre say that they are there, and what follows from it. In ms. */
export type CentreTimes = {
  readonly beatMs: number
  /** Not heard of for so long: gone. Three words may be lost. */
  readonly lapseMs: number
  /** Between two words of the desk to the same person. */
  readonly calmMs: number
}
