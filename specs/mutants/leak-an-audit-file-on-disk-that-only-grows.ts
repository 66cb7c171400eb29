import { mutant, type Exam } from './mutant.ts'

/** Each transfer adds a line of a kilobyte to a file on the disk of the container. Nobody ever cuts it. */
export const service = mutant(
  [
    {
      file: 'app/api.ts',
      find: `import { type Context, Hono } from 'hono'`,
      replace: `import { appendFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
    },
    {
      file: 'app/api.ts',
      find: `  app.post('/api/transfer', async c => {`,
      replace: `  app.post('/api/transfer', async c => {
    const { method, path } = c.req
    appendFileSync('/var/tmp/audit.log', \`\${JSON.stringify({ time: Date.now(), method, path }).padEnd(1_023)}\\n\`)`,
    },
  ],
  { readOnly: false },
)

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.files'],
  blames: `appendFileSync('/var/tmp/audit.log'`,
}
