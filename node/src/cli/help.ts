/** What `parley-node --help` prints. */
export const help = `parley-node: run a relay of the Parley network and be paid from its postage.

  parley-node init --dir DIR             make a signer key and a peer key in DIR, and a configuration to fill in
  parley-node id --config FILE           print {signer, peerId, multiaddr, url}: what you register on the chain
  parley-node start --config FILE        run the relay; stops cleanly on Ctrl-C
  parley-node status --config FILE       print the running relay's status
  parley-node doctor --config FILE       check key, chain, stake, ports, disk, clock and TURN, and say what to do (--json)
  parley-node collect --config FILE      send the relay's earnings to its payout account
  parley-node restored --config FILE     after a backup was put back: no postmarks until the next epoch
  parley-node --help                     this text

The configuration is explained in docs/operator.md. Exit codes: 0 done, 1 failed, 2 wrong command or configuration.
`
