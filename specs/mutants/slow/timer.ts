export { service } from '../slow-health.ts'

export const cause = { kind: 'timer', at: 'setTimeout(resolve, 150)' }
