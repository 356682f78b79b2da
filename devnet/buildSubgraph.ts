import { buildOnce } from './buildOnce.ts'

/** Compiles the subgraph's mappings into subgraph/build. */
export async function buildSubgraph(say: (line: string) => void): Promise<void> {
  await buildOnce({
    what: 'the subgraph',
    sources: [
      'subgraph/mappings',
      'subgraph/manifest',
      'subgraph/schema.graphql',
      'subgraph/build.ts',
      'protocol/src/abi',
      'package-lock.json',
    ],
    marker: 'subgraph/build/.parley-sources',
    args: ['--disable-warning=ExperimentalWarning', 'subgraph/build.ts'],
    say,
  })
}
