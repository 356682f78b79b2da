/** Calls on one machine: where coturn is installed a relay runs one, on any free port, and it may reach loopback. */
export const DEVELOPMENT_TURN = { port: 0, allowLoopback: true }
