/** Something about this machine or command line keeps the development network from running; the message says what to do. */
export class DevnetError extends Error {
  override readonly name = 'DevnetError'
}
