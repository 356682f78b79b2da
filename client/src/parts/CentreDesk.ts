/** `client.centre`: one identity that several people answer for. What is so now is in the snapshot: `line`, `duty`, `desk`. */
export type CentreDesk = {
  /**
   * Takes a place in the line of a centre, instead of the one at another. Nothing is paid or signed; it costs stamps.
   * @throws {ParleyError} `centre/none`, `book/...`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed`
   */
  join(centreDid: string): Promise<void>
  /** Gives the place up, or forgets how it ended. */
  leave(): Promise<void>
  /**
   * Goes on duty for a centre, which must have this identity in its team. Ends that at another.
   * @throws {ParleyError} `centre/none`, `book/...`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed`
   */
  startDuty(centreDid: string): Promise<void>
  endDuty(): Promise<void>
  /** Takes whoever waits longest: he is told to call. @throws {ParleyError} `centre/off-duty`, `store/failed` */
  next(): Promise<void>
  /**
   * A colleague goes on with the caller (`to`), or whoever is free first. The caller is asked, and pays the colleague by a new tab.
   * @throws {ParleyError} `centre/off-duty`, `centre/nobody`, `centre/malformed`, `store/failed`
   */
  handOver(order: { to?: string; note: string }): Promise<void>
  /** Who may answer for this identity; itself among them if this device does. @throws {ParleyError} `centre/malformed`, `identity/...`, `store/failed` */
  setTeam(dids: readonly string[]): Promise<void>
}
