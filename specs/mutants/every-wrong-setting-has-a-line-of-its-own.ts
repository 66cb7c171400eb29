import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: all wrong settings are told at once, one line each, so that an operator does not correct them one by one. A timeout
 * that is no number is then also compared with the next one, as NaN, and so one wrong value has two or three lines,
 * of which the others say that NaN is not less than it should be.
 *
 * Should break `wrongValues`: exit code 1 and one line that names the variable (for the timeouts; the contract: "one clear line").
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `export const parseConfig = (env: Environment): Config => ({
  port:`,
    replace: `export const parseConfig = (env: Environment): Config => {
  const config = readAll(env)
  if (complaints.length > 0) throw new ConfigError(complaints.join('\\n'))
  return config
}

/** What is wrong so far, in the order of the settings. */
const complaints: string[] = []

const readAll = (env: Environment): Config => ({
  port:`,
  },
  {
    file: 'app/config.ts',
    find: `  throw new ConfigError(\`\${name}=\${value} is not less than \${limit}=\${most}; lower \${name} or raise \${limit}\`)`,
    replace: `  complaints.push(\`\${name}=\${value} is not less than \${limit}=\${most}; lower \${name} or raise \${limit}\`)`,
  },
  {
    file: 'app/config.ts',
    find: `  throw new ConfigError(
    \`\${name}=\${JSON.stringify(text)}: expected a whole number from \${min} to \${max}; \` +
      \`correct it, or unset \${name} for \${fallback}\`,
  )`,
    replace: `  complaints.push(
    \`\${name}=\${JSON.stringify(text)}: expected a whole number from \${min} to \${max}; \` +
      \`correct it, or unset \${name} for \${fallback}\`,
  )
  return Number.NaN`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'missed',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
