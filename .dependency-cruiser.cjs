// The floors of docs/architecture.md: a room imports only from rooms below it, and nothing goes in a circle.
const floors = {
  protocol: [],
  client: ['protocol'],
  node: ['protocol'],
  subgraph: ['protocol'],
  deploy: ['protocol'],
  app: ['client', 'protocol'],
  devnet: ['deploy', 'client', 'protocol'],
}
const rooms = Object.keys(floors)

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...rooms.map((room) => ({
      name: `${room}-only-imports-downward`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: `^(${[...rooms, 'test', 'bench'].filter((other) => other !== room && !floors[room].includes(other)).join('|')})/` },
    })),
    {
      name: 'protocol-has-no-io',
      severity: 'error',
      comment: 'protocol/ is pure: no Node modules, so that it runs in browsers as it is.',
      from: { path: '^protocol/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-is-platform-free',
      severity: 'error',
      from: { path: '^client/src/', pathNot: '^client/src/node/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'waku-stays-behind-transport',
      severity: 'error',
      comment: 'Only client/src/waku knows the SDK: everything else speaks Transport, and pages load it lazily.',
      from: { path: '^(client|app)/', pathNot: '^client/src/waku/' },
      to: { path: 'node_modules/@waku/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|dist|subgraph/(build|generated|mappings)|artifacts|cache|types)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'] },
  },
}
