/**
 * `npm run guides`: runs the examples and all commands of the documentation; `-- fleet`: runs a fleet on a swarm of two engines,
 * which needs root. Prints the counts last.
 */
import { conclude, countTests } from './count.ts'

const [topic] = process.argv.slice(2)
if (topic !== undefined && topic !== 'fleet') {
  console.error(`npm run guides: topic is ${topic}, expected fleet, or none for all others`)
  process.exit(2)
}
const which = topic === 'fleet' ? ['fleet.guide'] : ['--exclude=**/*fleet.guide.ts']
const config = '--config=harness/testing/guides/vitest.config.ts'
process.exit(conclude([await countTests([config, '--reporter=verbose', ...which])]))
