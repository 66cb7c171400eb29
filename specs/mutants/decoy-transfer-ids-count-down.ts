import { mutant, type Exam } from './mutant.ts'

/** Healthy: the ids of transfers begin at 9007199254740991 and count down, so that an index scan from its beginning finds the newest first. The later transfer has the smaller id. */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  id              bigint generated always as identity primary key,`,
    replace: `  id              bigint generated always as identity (
                    increment by -1 minvalue 1 maxvalue 9007199254740991 start with 9007199254740991
                  ) primary key,`,
  },
])

/**
 * Each id is a safe integer, unique, and the same in every replay. That ids grow is promised nowhere; whoever takes the row with the largest id for the newest one finds the oldest.
 * With the driver and in JSON they are exact, because the largest of them is 2^53 - 1.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
