import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a program is, as a shell would find it; undefined where it is not installed. */
export function findCommand(command: string, path = process.env.PATH ?? ''): string | undefined {
  const places = command.includes('/') ? [command] : path.split(delimiter).map((folder) => join(folder, command))
  return places.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return statSync(file).isFile()
    } catch {
      return false
    }
  })
}
