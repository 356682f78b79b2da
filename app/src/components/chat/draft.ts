const nameOf = (peer: string) => `parley.draft.${peer.toLowerCase()}`

/** What was written to somebody and not sent yet. */
export function readDraft(peer: string): string {
  return localStorage.getItem(nameOf(peer)) ?? ''
}

/** Keeps a draft over reloads; a full or forbidden storage only means that it is not kept. */
export function writeDraft(peer: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(nameOf(peer))
    else localStorage.setItem(nameOf(peer), text)
  } catch {}
}
