import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: settings may also come from a file, which is read at the start if it is there. A variable of the environment always
 * wins over its line in the file, and a file that was named and cannot be read is one clear line and exit 1.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {
  try {
    return parseConfig(process.env)`,
    replace: `const usualSettingsFile = '/run/config/ledger.env'

/** Does not touch variables that are set already. */
const readSettingsFile = (): void => {
  const named = process.env['SETTINGS_FILE']
  try {
    process.loadEnvFile(named ?? usualSettingsFile)
  } catch {
    if (named === undefined) return
    throw new ConfigError(
      \`SETTINGS_FILE=\${JSON.stringify(named)} cannot be read; correct it, or unset SETTINGS_FILE\`,
    )
  }
}

const configOrExit = (): Config => {
  try {
    readSettingsFile()
    return parseConfig(process.env)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
