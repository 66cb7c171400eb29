import { HarnessError, messageOf } from '../record/errors.ts'

/** The error that Vitest throws before a run, as one line with its fix instead of a stack. */
export function vitestRefusal(error: unknown): unknown {
  const own = [error, ...(error instanceof AggregateError ? (error.errors as unknown[]) : [])].find(
    one => one instanceof HarnessError,
  )
  if (own !== undefined) return own
  const [what = ''] = messageOf(error).split('\n', 1)
  const [, asked] = /^No projects .* matched no projects: (.*)\. The projects /.exec(what) ?? []
  if (asked !== undefined) return noProject(asked, error)
  const [, twice] = /^Project name "([^"]*)".* is not unique/.exec(what) ?? []
  if (twice !== undefined) return notUnique(twice, error)
  if (!(error instanceof Error) || !isThrownByVitest(error)) return error
  return new HarnessError(`Vitest did not start: ${what}`, {
    fix: 'correct the option or the Vitest config that it names; `npx vitest-plumbline start --help` lists the options',
    cause: error,
  })
}

/** For an option that Vitest does not have, which it names in camel case, or one without its value. */
export function optionRefusal({ message }: Error): HarnessError {
  const [, unknown] = /^Unknown option `(.*)`/.exec(message) ?? []
  const written = unknown?.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  return new HarnessError(
    `vitest-plumbline run: ${written === undefined ? message : `${written} is not an option of vitest run`}`,
    { fix: 'run `npx vitest run --help` to list its options' },
  )
}

/** By the nearest function that is not one of JavaScript itself, such as `at new RegExp (<anonymous>)`. */
const isThrownByVitest = ({ stack = '' }: Error): boolean =>
  /node_modules.(?:vitest|vite).dist/.test(/^ *at (?!.*\(<anonymous>\)$).*$/m.exec(stack)?.[0] ?? '')

function noProject(project: string, cause: unknown): HarnessError {
  const remedy =
    project === 'soak'
      ? "add promises({ name: 'soak', include: ['plumbline/soak.spec.ts'], soak: true }) to `test.projects`"
      : 'run `npx vitest-plumbline init`: it adds one, or prints the lines to add'
  const fix = `${remedy}; or select another project with --project`
  return new HarnessError(`the Vitest config has no project ${project}`, { fix, cause })
}

const notUnique = (name: string, cause: unknown): HarnessError =>
  new HarnessError(`two projects of the Vitest config have the name '${name}', expected one of each`, {
    fix: `rename one, for example \`promises({ name: '${name}-2', include: ['plumbline/others/**/*.spec.ts'] })\``,
    cause,
  })
