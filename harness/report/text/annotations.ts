import { posix } from 'node:path'
import { promised } from './explain.ts'
import type { RedTest, Results } from '../results/results.ts'

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function command(level: 'error' | 'warning', title: string, red: RedTest, folder: string): string {
  const { spec, line, message } = red
  const at = line === undefined ? '' : `,line=${line}`
  return `::${level} file=${property(posix.join(folder, spec))}${at},title=${property(title)}::${data(message)}`
}

/** GitHub workflow commands. `folder`: that of the project in the repository, from whose root GitHub resolves paths. */
export const annotations = ({ checks, failed, broken }: Results, folder: string): string[] => [
  ...failed.map(red => {
    const wrong = checks.filter(
      ({ spec, test, verdict }) => spec === red.spec && test === red.test && verdict !== 'pass',
    )
    const [first] = wrong
    const title = wrong.length === 1 && first ? promised(first) : `${wrong.length} checks: ${red.test}`
    return command(wrong.some(({ verdict }) => verdict === 'fail') ? 'error' : 'warning', title, red, folder)
  }),
  ...broken.map(red => command('error', `broken: ${red.test}`, red, folder)),
]
