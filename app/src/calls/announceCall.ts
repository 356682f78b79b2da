import { notificationPermission } from './notificationPermission.ts'

/** While the page is hidden, says in its title and (if that was allowed) in a notification who calls. The answer takes it back. */
export function announceCall({ id, words }: { id: string; words: string }): () => void {
  const before = document.title
  let notification: Notification | undefined
  const say = () => {
    const hidden = document.visibilityState === 'hidden'
    if (hidden) {
      document.title = words
      if (notification === undefined && notificationPermission() === 'granted') notification = notify(id, words)
    } else if (document.title === words) document.title = before
  }
  say()
  document.addEventListener('visibilitychange', say)
  return () => {
    document.removeEventListener('visibilitychange', say)
    if (document.title === words) document.title = before
    notification?.close()
  }
}

function notify(id: string, words: string): Notification | undefined {
  try {
    const notification = new Notification(words, { tag: id, icon: '/icon.svg', requireInteraction: true })
    notification.onclick = () => {
      window.focus()
      notification.close()
    }
    return notification
  } catch {
    // Android shows them from a service worker only.
    return undefined
  }
}
