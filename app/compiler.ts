import { setFlagsFromString } from 'node:v8'

/**
 * How V8 compiles the service. To be called first. From within and not on the command line: the compiled code that Node brings of
 * itself is only taken while the switches are the standard ones, and compiling it again is a quarter of a start.
 */
export const tuneCompiler = (): void => {
  // The middle compiler takes 10 MB for good in the first thousand requests, and makes nothing faster here.
  setFlagsFromString('--no-maglev')
  // With constructors left out, V8 compiles the classes of the driver again and again, and throws each away: a quarter of
  // the processor time.
  setFlagsFromString('--no-omit-default-ctors')
  // After a seventh of the calls V8 waits for: half a core is at its full speed in half the time.
  setFlagsFromString('--invocation-count-for-turbofan=400')
}
