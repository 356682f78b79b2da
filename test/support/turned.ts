/** An address with its checksum, and its first letter in the other case: the checksum is wrong then. */
export function turned(address: string): string {
  return address.replace(/(?<=x.*?)[a-f]/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}
