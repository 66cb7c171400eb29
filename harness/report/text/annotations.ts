import { promised } from './explain.ts'
import type { Results } from '../results/results.ts'

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

const command = (level: 'error' | 'warning', { file, line, title }: Place, message: string): string => {
  const at = line === undefined ? '' : `,line=${line}`
  return `::${level} file=${property(file)}${at},title=${property(title)}::${data(message)}`
}

interface Place {
  readonly file: string
  readonly line: number | undefined
  readonly title: string
}

/**
 * Commands that make GitHub show what is wrong beside the line of the spec that said so: an error for a broken promise or
 * test, a warning for what could not be decided.
 */
export const annotations = ({ checks, failed, broken }: Results): string[] => [
  ...failed.map(({ spec, test, line, message }) => {
    const wrong = checks.filter(
      check => check.spec === spec && check.test === test && check.verdict !== 'pass',
    )
    const level = wrong.some(({ verdict }) => verdict === 'fail') ? 'error' : 'warning'
    const title =
      wrong.length === 1 && wrong[0] !== undefined ? promised(wrong[0]) : `${wrong.length} checks: ${test}`
    return command(level, { file: spec, line, title }, message)
  }),
  ...broken.map(({ spec, test, line, message }) =>
    command('error', { file: spec, line, title: `broken: ${test}` }, message),
  ),
]
