import type { Address, CallPrice, TabTerms } from '@parley/protocol'

/** A price's terms, as the tab's id is made of. The schema of call signals has looked at each field. */
export function termsOf({ deposit: _, rate, nonce, ...others }: CallPrice): TabTerms {
  const { payer, payee, key, payeeKey, token, relayPayout, ...plain } = others
  return {
    ...plain,
    payer: payer as Address,
    payee: payee as Address,
    key: key as Address,
    payeeKey: payeeKey as Address,
    token: token as Address,
    relayPayout: relayPayout as Address,
    rate: BigInt(rate),
    nonce: BigInt(nonce),
  }
}
