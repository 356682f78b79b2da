import { RunnerError } from '../RunnerError.ts'

/** What a node answered instead of a result. */
export class RpcRefusal extends Error {
  readonly method: string
  readonly number: number
  readonly data: unknown

  constructor(method: string, number: number, message: string, data: unknown) {
    super(`${method}: ${message}`)
    this.method = method
    this.number = number
    this.data = data
  }
}

export type RpcInit = { url: string; timeoutMs: number; maxAnswerBytes: number }

/** JSON-RPC over HTTP, one call at a time, each with a bound of time and bytes. The URL may hold a key, so no message names it. */
export class Rpc {
  readonly #init: RpcInit
  #next = 1

  constructor(init: RpcInit) {
    this.#init = init
  }

  /** @throws {RpcRefusal} if the node refuses, {RunnerError} `chain/answer` if its answer is none */
  async call(method: string, params: unknown[]): Promise<unknown> {
    const { url, timeoutMs } = this.#init
    const answered = (reason: string) => new RunnerError('chain/answer', { method, reason })
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: this.#next++, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw answered(error instanceof Error && error.name === 'TimeoutError' ? 'it came too late' : 'it did not come')
    })
    const answer = parse(await this.#read(response, method))
    if (answer === undefined) throw answered(`HTTP ${response.status} and no JSON`)
    if (isRecord(answer.error)) {
      const { code, message, data } = answer.error
      throw new RpcRefusal(method, Number(code), String(message).slice(0, 200), data)
    }
    if (!('result' in answer)) throw answered('neither a result nor an error')
    return answer.result
  }

  async #read(response: Response, method: string): Promise<string> {
    const { maxAnswerBytes } = this.#init
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > maxAnswerBytes) throw new RunnerError('chain/answer', { method, reason: 'it is too large' })
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString('utf8')
  }
}

/** The bytes a reverted call gave back; nothing if the refusal says anything else than that. */
export function isRevert({ number, message, data }: RpcRefusal): boolean {
  return number === 3 || typeof data === 'string' || isNestedData(data) || /revert/i.test(message)
}

function isNestedData(data: unknown): boolean {
  return isRecord(data) && typeof data.data === 'string'
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
