import { service as ledger } from '../../specs/service.ts'
import type { ServiceDescription } from '../system/description.ts'

/**
 * The service under a name of its own (`MARK`), by which a test finds the containers of a runner before it
 * kills it.
 */
export const service: ServiceDescription = { ...ledger, name: `ledger-${process.env['MARK']}` }
