/** What the host uses of a compiled mapping, besides its handlers. */
export type MappingExports = {
  readonly memory: WebAssembly.Memory
  __new(length: number, classId: number): number
  id_of_type(typeId: number): number
  _start(): void
}
