import { expect, test } from 'vitest'
import { stopSignalIn } from './stop-signal.ts'

test.each([
  [{}, 'SIGTERM'],
  [{ StopSignal: '' }, 'SIGTERM'],
  [{ StopSignal: '15' }, 'SIGTERM'],
  [{ StopSignal: 'SIGQUIT' }, 'SIGQUIT'],
  [{ StopSignal: '3' }, '3'],
])('%o is asked to end by %s', (config, signal) => expect(stopSignalIn(config)).toBe(signal))
