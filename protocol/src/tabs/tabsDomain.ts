import { typedDomain } from '../postage/typedData.ts'

/** The EIP-712 domain separator of ConsultationTabs (32 bytes). @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function tabsDomain(place: { chainId: number; verifyingContract: Uint8Array }): Uint8Array {
  return typedDomain('Tabs', place)
}
