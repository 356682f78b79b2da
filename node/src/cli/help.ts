/** What `parley-node --help` prints. */
export const help = `parley-node: run a relay of the Parley network and be paid from its postage.

  parley-node init --dir DIR             make a signer key and a peer key in DIR, and a configuration to fill in
  parley-node id --config FILE           print {signer, peerId, multiaddr, url}: what you register on the chain
  parley-node start --config FILE        run the relay; stops cleanly on Ctrl-C
  parley-node status --config FILE       print the running relay's status
  parley-node doctor --config FILE       check key, chain, stake, ports, disk, clock and TURN, and say what to do (--json)
  parley-node collect --config FILE      send the relay's earnings to its payout account
  parley-node stake --config FILE --amount N --price N   put the relay on the chain, amounts in token units
  parley-node raise --config FILE --amount N     add to the stake
  parley-node ask --config FILE --price N        change the lowest price of a slot, in token units
  parley-node endpoints --config FILE            register the addresses that the configuration says
  parley-node payout --config FILE --to ADDRESS  hand the relay over to another account
  parley-node unbond --config FILE               begin to leave
  parley-node withdraw --config FILE             take the stake out when the unbonding period is over
  parley-node restored --config FILE     after a backup was put back: no postmarks until the next epoch
  parley-node --help                     this text

ask and endpoints are sent with the signer's key. stake, raise, payout, unbond and withdraw print what the payout account must
send, and send nothing; with --key-file FILE (the payout account's key) they send it.

The configuration is explained in docs/operator.md. Exit codes: 0 done, 1 failed, 2 wrong command or configuration.
`
