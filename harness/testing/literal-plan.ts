import { get } from '../load/call.ts'
import { ms, seconds } from '../record/quantities.ts'
import { defineService } from '../system/description.ts'

/** Parts of valid plans, for tests. */
export const call = get('/')
export const load = { clients: 10, call }
export const promises = { p99: ms(100), errors: 0 }
export const second = seconds(1)
export const service = defineService({ name: 'orders', build: { dockerfile: 'Dockerfile' } })
