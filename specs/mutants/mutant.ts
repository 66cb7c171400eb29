import { bundle, type Edit } from '../../harness/system/bundle.ts'
import type { ServiceDescription } from '../../harness/system/description.ts'
import { service } from '../service.ts'

/** What the harness should find in a service that is wrong on purpose. A decoy breaks nothing. */
export interface Exam {
  /** The spec that concerns it. */
  readonly spec: string
  /** The beginning of the name of its only test that matters, where the others would take too long. */
  readonly only?: string
  /** The full names of the checks it must break; none other may break. */
  readonly breaks: readonly string[]
}

/** The service under test with some lines changed, and how it is started with them. */
export const mutant = (
  edits: readonly Edit[],
  changes: Partial<ServiceDescription> = {},
): ServiceDescription => ({
  ...service,
  name: 'ledger-mutant',
  files: async () => [{ path: 'server.mjs', content: await bundle('app/main.ts', edits) }],
  ...changes,
})
