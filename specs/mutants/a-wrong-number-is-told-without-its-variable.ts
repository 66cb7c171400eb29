import { mutant, type Exam } from './mutant.ts'

/**
 * The line about a number in the environment that breaks its rule tells the value and the rule, and not which
 * variable it is.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: '`${name}=${JSON.stringify(text)}: expected a whole number',
    replace: '`wrong setting ${JSON.stringify(text)}: expected a whole number',
  },
  {
    file: 'app/config.ts',
    find: 'or unset ${name} for ${fallback}`',
    replace: 'or unset it for ${fallback}`',
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'caught',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
