import { service as ledger } from '../../specs/service.ts'
import type { ServiceDescription } from '../system/description.ts'
import { slowed } from './slowness.ts'

/** The service with a unique name (`MARK`), by which a test finds the containers of a runner. */
export const service: ServiceDescription = {
  ...ledger,
  name: `ledger-${process.env['MARK']}`,
  readyWithin: slowed(ledger.readyWithin),
}
