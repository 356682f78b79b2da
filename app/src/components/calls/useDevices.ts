'use client'
import { useEffect, useState } from 'react'

export type Devices = Record<MediaDeviceKind, readonly MediaDeviceInfo[]>

const NONE: Devices = { audioinput: [], videoinput: [], audiooutput: [] }

/** The devices of this machine. Names are told only once one was opened, so it is asked again for each that is. */
export function useDevices(microphone: MediaStreamTrack | undefined, camera: MediaStreamTrack | undefined): Devices {
  const [devices, setDevices] = useState(NONE)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when another microphone or camera was opened
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (media === undefined) return
    let live = true
    const read = async () => {
      const all = (await media.enumerateDevices().catch(() => [])).filter(({ deviceId }) => deviceId !== '')
      const of = (wanted: MediaDeviceKind) => all.filter(({ kind }) => kind === wanted)
      if (live)
        setDevices({ audioinput: of('audioinput'), videoinput: of('videoinput'), audiooutput: of('audiooutput') })
    }
    void read()
    const changed = () => void read()
    media.addEventListener('devicechange', changed)
    return () => {
      live = false
      media.removeEventListener('devicechange', changed)
    }
  }, [microphone, camera])
  return devices
}
