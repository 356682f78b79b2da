// The command behind `npm run check`: everything that reads the code without running it.
import { checks } from './checks.ts'
import { runStep } from './runStep.ts'

let failed = false
for (const step of checks) {
  const result = await runStep(step)
  console.log(`${result.failed === 0 ? 'ok    ' : 'FAILED'} ${result.name}`)
  if (result.failed > 0) console.log(result.output)
  failed ||= result.failed > 0
}
process.exit(failed ? 1 : 0)
