import { seed } from '../../record/seed.ts'

/** What a run depends on besides its seed. */
const circumstances = ['SERVICE', 'SOAK', 'FAULTS']

/** What a shell or a regular expression would take for something else; Vitest looks for names by such an expression. */
const special = /[^\p{Letter}\p{Number} ,:;_-]/gu

/** The command that repeats one test with the same random choices. */
export function replayOf(specPath: string, test: string, seedOf = seed()): string {
  const set = circumstances.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [`${name}=${value} `]
  })
  return `${set.join('')}SEED=${seedOf} npx vitest run ${specPath} -t "${test.replace(special, '.')}"`
}
