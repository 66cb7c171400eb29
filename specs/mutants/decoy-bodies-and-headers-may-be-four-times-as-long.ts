import { mutant, type Exam } from './mutant.ts'

/**
 * A body may have 16 KB and the headers 64 KiB before they are refused, with 413 and 431 as before. No promise
 * names a limit, and both are still small: what is longer is refused as soon as it is, packed in chunks or not.
 */
export const service = mutant([
  { file: 'app/api.ts', find: `const bodyBytesMax = 4_096`, replace: `const bodyBytesMax = 16_384` },
  {
    file: 'app/server.ts',
    find: `  headersTimeout: 10_000,`,
    replace: `  headersTimeout: 10_000,
  maxHeaderSize: 65_536,`,
  },
  {
    file: 'app/raw-refusal.ts',
    find: `the headers are larger than 16 KiB; send less`,
    replace: `the headers are larger than 64 KiB; send less`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
