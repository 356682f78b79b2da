import { loadConfig } from '../config/loadConfig.ts'
import { createLog } from '../log/createLog.ts'

/** Longer than every part needs to stop. */
const STOP_MS = 8000

/** Runs the relay until SIGINT or SIGTERM. */
export async function start(configFile: string): Promise<void> {
  const config = loadConfig(configFile)
  const log = createLog(config.logLevel ?? 'info')
  const { startRelay } = await import('../startRelay.ts')
  const relay = await startRelay(config, { log })
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await ended
  setTimeout(() => {
    log.warn('Relay did not stop in time: ended')
    process.exit(1)
  }, STOP_MS).unref()
  await relay.stop()
  // Sockets of other people's clients may linger; everything of ours is on the disk.
  process.exit(0)
}
