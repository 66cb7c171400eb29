import { HarnessError } from '../record/errors.ts'

/** The error for a promise that no judge knows. `known`: the promises of this kind of record. */
export const unknownPromise = (name: string, record: string, known: object): HarnessError =>
  new HarnessError(`promise ${name} is unknown: ${record} has ${Object.keys(known).join(', ')}`, {
    fix: 'use one of these names',
  })
