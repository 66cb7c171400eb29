import { mutant, type Exam } from './mutant.ts'

/** The health check queries the database, and waits in the pool's queue. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/ready', async c => {`,
    replace: `  app.get('/api/health', async c => {
    await bank.ping()
    return c.json({ status: 'healthy' })
  })
  app.get('/api/ready', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/health', c =>`,
    replace: `app.get('/api/alive', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: [
    'transaction.poolSaturation',
    'transaction.openings.poolSaturation',
    'transaction.healthBesideALock',
  ],
}
