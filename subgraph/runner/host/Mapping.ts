import { RunnerError } from '../RunnerError.ts'
import { CallWanted } from './CallWanted.ts'
import type { ChainEvent } from './ChainEvent.ts'
import { Heap } from './Heap.ts'
import { type HostFunction, type HostInit, hostFunctions } from './hostFunctions.ts'
import type { MappingExports } from './MappingExports.ts'
import { type EventParameter, newEvent } from './newEvent.ts'

export type HandlerRun = Omit<HostInit, 'heap'> & {
  handler: string
  event: ChainEvent
  parameters: EventParameter[]
}

/** A compiled mapping. Each handler runs in an instance of its own, as in a Graph node: nothing outlives it but what it stored. */
export class Mapping {
  readonly #module: WebAssembly.Module
  readonly #imports: WebAssembly.ModuleImportDescriptor[]
  readonly #handlers: Set<string>

  constructor(wasm: Uint8Array<ArrayBuffer>) {
    this.#module = new WebAssembly.Module(wasm)
    this.#imports = WebAssembly.Module.imports(this.#module)
    const exported = WebAssembly.Module.exports(this.#module)
    this.#handlers = new Set(exported.filter(({ kind }) => kind === 'function').map(({ name }) => name))
  }

  /** @throws {CallWanted} when the handler needs an answer from the chain; {RunnerError} `host/aborted` when it stops */
  run({ handler, event, parameters, ...init }: HandlerRun): void {
    if (!this.#handlers.has(handler)) throw new RunnerError('host/unsupported', { name: `the handler ${handler}` })
    try {
      const { exports, heap } = this.#instantiate(init)
      exports._start()
      const run = (exports as unknown as Record<string, (pointer: number) => void>)[handler]
      run?.(newEvent(heap, event, parameters))
    } catch (error) {
      if (error instanceof CallWanted) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new RunnerError('host/aborted', { handler, reason }, { cause: error })
    }
  }

  #instantiate(init: Omit<HostInit, 'heap'>): { exports: MappingExports; heap: Heap } {
    // The functions need the memory that comes to be only with the instance.
    const late: { functions: Record<string, HostFunction> } = { functions: {} }
    const imports: Record<string, Record<string, HostFunction>> = {}
    for (const { module, name } of this.#imports) {
      imports[module] ??= {}
      imports[module][name] = (...words) => {
        const call = late.functions[name]
        if (call === undefined) throw new RunnerError('host/unsupported', { name })
        return call(...words)
      }
    }
    const instance = new WebAssembly.Instance(this.#module, imports as WebAssembly.Imports)
    const exports = instance.exports as unknown as MappingExports
    const heap = new Heap(exports)
    late.functions = hostFunctions({ ...init, heap })
    return { exports, heap }
  }
}
