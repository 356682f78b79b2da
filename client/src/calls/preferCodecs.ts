const WANTED = {
  audio: ['audio/opus'],
  video: ['video/vp8', 'video/h264', 'video/rtx'],
}

/**
 * What every browser speaks, and no more: a session description is paid for by its length. Where a browser does not say
 * what it has, it offers all of it.
 */
export function preferCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.(kind)?.codecs ?? []
  const wanted = codecs.filter(({ mimeType, sdpFmtpLine = '' }) => {
    const name = mimeType.toLowerCase()
    // Of the many profiles of H.264 the one that all have.
    return WANTED[kind].includes(name) && (name !== 'video/h264' || /profile-level-id=42e01f/i.test(sdpFmtpLine))
  })
  if (wanted.length > 0) transceiver.setCodecPreferences?.(wanted)
}
