import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the password of the database may come from a file, as orchestrators hand out secrets. Whether the address lacks
 * one is asked of `url.parse`, which Node 24 deprecates: while the file is looked for, Node writes a warning in two lines.
 * So a wrong value ends the service with 1 and three lines, two of which name no variable: "a bad value is one clear line
 * and exit 1" (start.wrongValues) is broken.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { readFile } from 'node:fs/promises'
import { parse } from 'node:url'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {`,
    replace: `const passwordFile = '/run/secrets/database_password'

/** An address with a user and no password gets the one in the file, if there is such a file. */
const withPassword = async (env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> => {
  const address = env['DATABASE_URL'] ?? ''
  const { auth } = parse(address)
  const password = await readFile(passwordFile, 'utf8').catch(() => '')
  if (password === '' || auth === null || auth.includes(':')) return env
  const authority = \`\${auth}:\${encodeURIComponent(password.trim())}@\`
  return { ...env, DATABASE_URL: address.replace(\`\${auth}@\`, () => authority) }
}

const configOrExit = async (): Promise<Config> => {`,
  },
  {
    file: 'app/main.ts',
    find: `return parseConfig(process.env)`,
    replace: `return parseConfig(await withPassword(process.env))`,
  },
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `const starting = configOrExit().then(serviceOrExit)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
