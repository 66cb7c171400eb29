import { get } from '../load/call.ts'
import { ms } from '../record/quantities.ts'

/** What plans of runs, soaks and searches have in common. */
export const call = get('/')
export const load = { clients: 10, call }
export const promises = { p99: ms(100), errors: 0 }
