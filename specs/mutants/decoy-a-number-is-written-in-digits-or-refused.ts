import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: money is what its client wrote, digit by digit. A number with a fraction or an exponent (`12.0`, `1.2e1`, or one that a double
 * would only round to 1) is not taken for the whole number that JSON.parse makes of it, but refused with 400 and shown as it was written;
 * numbers in plain digits are read as ever.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)
`,
    replace: `    return JSON.parse(text, asWritten)
`,
  },
  {
    file: 'app/body.ts',
    find: `const readText = async (`,
    replace: `/** A number that is not in plain digits stays the text that it was, which no field takes. */
const asWritten = (_name: string, value: unknown, context?: { readonly source?: string }): unknown => {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || /^-?[0-9]+$/.test(source)) return value
  return source
}

const readText = async (`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
