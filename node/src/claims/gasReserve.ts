/** Claims that the signer must always be able to pay for. */
const CLAIMS = 20n
/** One claim with a receipt and its longest proof, and its part of a draw. */
const GAS_PER_CLAIM = 150_000n

/** Gas that the signer should have money for at the present price: below it the operator is warned. */
export const GAS_RESERVE = CLAIMS * GAS_PER_CLAIM
