import type { ParleyFaults } from './ParleyFaults.ts'

const clock = (unixMs: number): string => new Date(unixMs).toISOString().slice(11, 16)

/** The English of every code; apps translate by code. */
export const sentences: { readonly [Code in keyof ParleyFaults]: (facts: ParleyFaults[Code]) => string } = {
  'wallet/rejected': ({ action }) => `You declined in your wallet: ${action}. Nothing was spent.`,
  'wallet/failed': ({ action, detail }) => `Your wallet could not do this: ${action} (${detail}).`,
  'wallet/wrong-account': ({ expected, actual }) => `Your wallet is on ${actual}; switch it to ${expected}.`,
  'chain/unreachable': ({ rpcUrl }) =>
    `The chain does not answer at ${rpcUrl}. Messages still go out; buying and registering must wait.`,
  'chain/wrong-network': ({ expected, actual }) => `This is chain ${actual}; switch to chain ${expected}.`,
  'chain/reverted': ({ reason }) => `The contract refused the transaction: ${reason}.`,
  'chain/pending': ({ transactionHash }) => `Transaction ${transactionHash} is not mined yet. It may still go through.`,
  'funds/gas': ({ address }) => `${address} has not enough of the chain's coin to pay for gas.`,
  'funds/token': ({ have, need }) => `This needs ${need} token units and the wallet has ${have}.`,
  'identity/missing': () => 'Register an identity on this device first.',
  'identity/unknown': ({ did }) => `${did} is not registered with Parley.`,
  'identity/malformed': ({ text }) => `"${text}" is neither a did:ethr identifier nor an address.`,
  'identity/other-network': ({ chainId, expected }) =>
    `This identity lives on chain ${chainId}; this network is on chain ${expected}.`,
  'identity/self': () => 'This is your own identity.',
  'identity/name': ({ length }) => `A name has at most 64 characters; this one has ${length}.`,
  'profile/unavailable': ({ did }) => `No relay can be reached that has the profile of ${did}. It is tried again.`,
  'profile/forged': ({ did }) => `What the relays serve as the profile of ${did} is not what stands on chain.`,
  'relay/none': () => 'No relay with full stake can be reached right now.',
  'relay/unreachable': ({ url }) => `The relay at ${url} does not answer.`,
  'relay/garbage': ({ url, detail }) =>
    `The relay at ${url} answered something that is not in the protocol (${detail}).`,
  'subgraph/unreachable': ({ url }) =>
    `The subgraph at ${url} does not answer. Nothing but its figures is missing; it is asked again.`,
  'subgraph/refused': ({ detail }) => `The subgraph does not answer this question (${detail}).`,
  'subgraph/garbage': ({ url, detail }) =>
    `The subgraph at ${url} answered something else than what was asked (${detail}).`,
  'network/offline': () => 'Not connected to any relay. Messages wait and go out by themselves.',
  'network/refused': () => 'No relay took the message.',
  'network/history': ({ detail }) => `The relays did not give the held messages (${detail}). It is tried again.`,
  'network/no-postmark': () => 'No relay has postmarked the message. It was not lost; try again.',
  'book/none': () => 'Buy a stamp book first.',
  'book/used-up': ({ until }) => `This stamp book is used up until ${clock(until)} UTC. The message goes out then.`,
  'book/too-cheap': ({ unit, ask }) => `These stamps are worth ${unit} a slot and the recipient's relay asks ${ask}.`,
  'book/too-valuable': ({ bookId }) =>
    `A sheet of stamp book ${bookId} is worth more than the recipient's relays have at stake for it: use a smaller book.`,
  'book/too-small': ({ amount, minimum }) =>
    `A stamp book of this size needs at least ${minimum} token units; this is ${amount}.`,
  'book/underfunded': ({ bookId }) => `Stamp book ${bookId} does not cover the draws that are still open: top it up.`,
  'book/missing': ({ bookId }) => `There is no stamp book ${bookId} of yours.`,
  'book/not-withdrawable': ({ bookId, exitEpoch, drawn }) =>
    `Stamp book ${bookId} is free after the draw of epoch ${exitEpoch}; the last one was ${drawn}.`,
  'paid/none': () => 'A paid call was asked for, and this identity offers none.',
  'paid/offer': ({ field }) => `The terms of this call are not what the adviser offers now (${field}).`,
  'paid/payer': ({ payer, caller }) => `The call comes from ${caller} and another account, ${payer}, shall pay for it.`,
  'paid/token': ({ token }) => `Calls cannot be paid in ${token} here.`,
  'paid/deposit': ({ amount, minimum }) =>
    `This call needs a deposit of at least ${minimum} token units; this is ${amount}.`,
  'paid/used': ({ tabId }) => `The tab ${tabId} was used before: call again.`,
  'paid/unknown': ({ tabId }) => `There is no paid call with the tab ${tabId} on this device.`,
  'paid/not-open': () => "The caller's deposit is not on the chain yet; sound and picture wait for it.",
  'paid/not-covered': () =>
    'The chain does not secure the next minutes of this call yet; sound and picture wait for it.',
  'paid/closing': () => 'The caller asks for the deposit back: the call is over, and what is owed is collected.',
  'paid/closed': () => 'This tab is closed already.',
  'paid/early': ({ closeAt }) => `The deposit can be taken back from ${clock(closeAt)} UTC on.`,
  'paid/unsettled': () => 'The call is over and the chain has not settled it yet. It is tried again by itself.',
  'paid/refused': ({ detail }) => `The relay did not do this (${detail}).`,
  'text/empty': () => 'There is nothing to send.',
  'text/too-long': ({ length, limit }) => `A message has at most ${limit} characters; this one has ${length}.`,
  'message/unknown': ({ id }) => `There is no message ${id}.`,
  'operator/stake': ({ amount, minimum }) =>
    `A relay needs a stake of at least ${minimum} token units; this is ${amount}. Nothing was sent.`,
  'operator/endpoint': ({ field }) =>
    `The ${field} is not one that clients can use: copy it from \`parley-node id\`. Nothing was sent.`,
  'operator/account': ({ field }) => `The ${field} is no account's address. Nothing was sent.`,
  'operator/payout': ({ payout, why }) =>
    why === 'same'
      ? `${payout} is the payout account already. Nothing was sent.`
      : `${payout} is a contract of Parley, which could never give the money back. Nothing was sent.`,
  'operator/not-yours': ({ relayId, payout }) =>
    `Relay ${relayId} is managed by its payout account, ${payout}: switch your wallet to it. Nothing was sent.`,
  'operator/leaving': ({ relayId }) => `Relay ${relayId} is leaving already. Nothing was sent.`,
  'operator/not-free': ({ until }) =>
    `The stake stands as security until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC. Nothing was sent.`,
  'operator/nothing': ({ relayId }) => `Relay ${relayId} has nothing to take out. Nothing was sent.`,
  'centre/none': ({ did }) => `${did} has no line of callers.`,
  'centre/off-duty': () => 'You are not on duty for a centre.',
  'centre/nobody': () => 'No caller of the centre is with you.',
  'centre/malformed': ({ reason }) => `This cannot be sent to the centre: ${reason}.`,
  'offer/none': ({ did }) => `${did} offers no advice.`,
  'offer/malformed': ({ field, reason }) => `The offer cannot be published: ${field} (${reason}).`,
  'offer/too-large': ({ limit }) => `The offer makes the profile longer than ${limit} bytes: say it in fewer words.`,
  'offer/relay': ({ relayId }) => `Relay ${relayId} is not known: choose another one for your calls.`,
  'booking/malformed': ({ reason }) => `This is no appointment (${reason}).`,
  'booking/unknown': () => 'This appointment is not on this device.',
  'booking/too-late': () => 'The appointment has changed meanwhile: look at it again.',
  'rating/unknown-call': () => 'Only a call that was paid for on this device can be rated here.',
  'rating/malformed': ({ reason }) => `This cannot be said as a rating (${reason}).`,
  'rating/unsettled': () => 'This call is not settled on the chain yet: rate it a little later.',
  'call/unsupported': () => 'Calls do not work on this device: it has no WebRTC, or no meter for paid calls.',
  'call/busy': () => 'Another call goes on. End it or put it on hold first.',
  'call/unknown': () => 'This call is over, or another tab has it.',
  'call/no-relay': () =>
    'This device keeps its address to itself in calls, and no relay of this call has a TURN server.',
  'store/failed': ({ detail }) => `This device could not save (${detail}). Nothing was sent.`,
}
