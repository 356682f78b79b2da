import { type Address, keccak256, toHex } from 'viem'
import { DEPTH } from './claiming.ts'
import { addReceipt, signStamp, stampHash, type Win } from './stamps.ts'
import { keyOf, type World } from './world.ts'

export type SheetWish = {
  readonly batchId: bigint
  /** The book's session key is `session <label>`, its recipient's `ack <label>`. */
  readonly label: string
  readonly epoch: number
  readonly relayId: number
  readonly owner?: Address
  readonly depth?: number
  readonly message?: string
}

/** A stamp on a whole sheet: it wins whatever slot is drawn. Without receipt. */
export async function signSheet(world: World, wish: SheetWish): Promise<Win & { owner: Address }> {
  const { batchId, label, epoch, relayId, depth = DEPTH, message = `to relay ${wish.relayId}` } = wish
  const ack = keyOf(`ack ${label}`).address
  const stamp = { batchId, epoch, slot: 0, span: 2 ** depth, relayId, ack, messageHash: keccak256(toHex(message)) }
  const win = await signStamp(world, stamp, keyOf(`session ${label}`))
  return { ...win, owner: wish.owner ?? world.alice.account.address }
}

/** The same with the recipient's receipt, on a page of its own. */
export async function signReceiptedSheet(world: World, wish: SheetWish): Promise<Win & { owner: Address }> {
  const win = await signSheet(world, wish)
  const { epoch, label } = wish
  const page = [stampHash({ ...win, epoch })]
  const receipted = await addReceipt(world, win, { epoch, page, index: 0, ack: keyOf(`ack ${label}`) })
  return { ...receipted, owner: win.owner }
}
