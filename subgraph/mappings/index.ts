// Every handler of the manifest: one module, so that all data sources run the same WASM.
export * from './beacon'
export * from './directory'
export * from './identity'
export * from './names'
export * from './postage'
export * from './relays'
export * from './tabs'
export * from './timelock'
