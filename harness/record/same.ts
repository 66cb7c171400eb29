import { isDeepStrictEqual } from 'node:util'

/** Whether two values say the same, down to their last part. */
export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other)
