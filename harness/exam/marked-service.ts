import { service as ledger } from '../../specs/service.ts'
import type { ServiceDescription } from '../system/description.ts'
import { patient } from './slowness.ts'

/** The service with a unique name (`MARK`), by which a test finds the containers of a runner. */
export const service: ServiceDescription = { ...patient(ledger), name: `ledger-${process.env['MARK']}` }
