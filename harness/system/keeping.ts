import { HarnessError } from '../record/errors.ts'

/**
 * Whether the systems of failed specs are kept, by the environment variable `KEEP`.
 *
 * @throws HarnessError where `KEEP` is neither 1 nor 0
 */
export function isKeeping(text = process.env['KEEP'] ?? ''): boolean {
  if (/^[01]?$/.test(text)) return text === '1'
  throw new HarnessError(`KEEP=${text}: expected 1 or 0`, {
    fix: 'write KEEP=1 to keep the systems of failed specs up, or unset KEEP',
  })
}
