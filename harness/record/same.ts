import { isDeepStrictEqual } from 'node:util'

/** Whether two values are deeply equal. */
export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other)
